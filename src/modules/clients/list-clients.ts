import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { Client } from './client.ts'
import { authoriseClient } from './client-policy.ts'
import { type ClientPageQuery, pageOfClients } from './client-store.ts'
import { searchPatterns } from './search-patterns.ts'

export interface ClientQuery {
  /** Words of the name, or parts of the phone or the e-mail, in any order. */
  search?: string | undefined
  /** 1 to 200. */
  limit: number
  cursor?: string | undefined
}

/**
 * Clients by last name, first name and number, a page at a time.
 * @throws ProblemError `forbidden`, `invalid_input` naming `cursor`
 */
export async function listClients(
  tx: Transaction,
  who: Principal,
  query: ClientQuery,
): Promise<{ items: Client[]; nextCursor: string | null }> {
  authoriseClient(who, 'read')
  const found = await pageOfClients(tx, {
    patterns: searchPatterns(query.search ?? ''),
    after: query.cursor === undefined ? null : readCursor(query.cursor),
    limit: query.limit + 1,
  })
  const items = found.slice(0, query.limit)
  const last = items.at(-1)
  return { items, nextCursor: last && found.length > items.length ? writeCursor(last) : null }
}

function writeCursor({ lastName, firstName, id }: Client): string {
  return Buffer.from(JSON.stringify([lastName, firstName, id])).toString('base64url')
}

function readCursor(cursor: string): ClientPageQuery['after'] {
  const [lastName, firstName, id] = parseList(Buffer.from(cursor, 'base64url').toString())
  if (isName(lastName) && isName(firstName) && Number.isSafeInteger(id)) {
    return { lastName, firstName, id: Number(id) }
  }
  throw new ProblemError('invalid_input', { fields: [{ field: 'cursor', code: 'invalid' }] })
}

/** The database has no such text as one with a zero character in it. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0')
}

function parseList(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
