export type * from './contract.ts'
export type * from './manifest.ts'
export * from './records.ts'
export { RemoteError, type RemoteErrorClass, type RemoteErrorOptions } from './remote-error.ts'
