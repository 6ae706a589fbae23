import type { Kysely } from 'kysely'
import type { QueryResultRow } from 'pg'
import type { Tables } from './tables.generated.ts'
import { insideOf, type Transaction } from './transaction.ts'

export { sql as fragment } from 'kysely'

/** The query builder of a running transaction. For stores. */
export function sql(transaction: Transaction): Kysely<Tables> {
  return insideOf(transaction).kysely
}

export interface PreparedQuery {
  /** Unique in the program and stable: the server keeps the plan under this name. */
  name: string
  text: string
  values: unknown[]
}

/** Runs a query whose plan the server keeps: for the hot paths. */
export async function prepared<Row extends QueryResultRow>(
  transaction: Transaction,
  query: PreparedQuery,
): Promise<Row[]> {
  const result = await insideOf(transaction).client.query<Row>(query)
  return result.rows
}

/** Runs plain SQL text with parameters. */
export async function rows<Row extends QueryResultRow>(
  transaction: Transaction,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const result = await insideOf(transaction).client.query<Row>(text, values)
  return result.rows
}
