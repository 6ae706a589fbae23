export type * from './contract.ts'
export * from './records.ts'
export { RemoteError, type RemoteErrorClass, type RemoteErrorOptions } from './remote-error.ts'
