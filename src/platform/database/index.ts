export { type Database, type DatabaseOptions, openDatabase } from './database.ts'
export type { Transaction } from './transaction.ts'
