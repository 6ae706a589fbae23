export { type Database, type DatabaseOptions, openDatabase } from './database.ts'
export { afterCommit, type Transaction } from './transaction.ts'
