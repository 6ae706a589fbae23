import { cutPage, type Page, unreadableCursor } from '../../kernel/page.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { Client } from './client.ts'
import {
  type ClientPageQuery,
  type NewestClientsQuery,
  pageOfClients,
  pageOfNewestClients,
} from './client-page-store.ts'
import { authoriseClient } from './client-policy.ts'
import { searchPatterns } from './search-patterns.ts'

/** By last name, first name and number; or the newest first. */
export const clientSorts = ['name', '-created_at'] as const
export type ClientSort = (typeof clientSorts)[number]

export interface ClientQuery {
  /** Words of the name, or parts of the phone or the e-mail, in any order. */
  search?: string | undefined
  /** `name` unless told. */
  sort?: ClientSort | undefined
  /** 1 to 999. */
  limit: number
  cursor?: string | undefined
}

/**
 * Clients in the order asked for, a page at a time.
 * @throws ProblemError `forbidden`, `invalid_input` naming `cursor`
 */
export async function listClients(
  tx: Transaction,
  who: Principal,
  query: ClientQuery,
): Promise<Page<Client>> {
  authoriseClient(who, 'read')
  return query.sort === '-created_at' ? listNewest(tx, query) : listByName(tx, query)
}

async function listByName(tx: Transaction, query: ClientQuery): Promise<Page<Client>> {
  const found = await pageOfClients(tx, {
    patterns: searchPatterns(query.search ?? ''),
    after: query.cursor === undefined ? null : readNameCursor(query.cursor),
    limit: query.limit + 1,
  })
  return cutPage(found, query.limit, ({ lastName, firstName, id }) =>
    writeCursor([lastName, firstName, id]),
  )
}

async function listNewest(tx: Transaction, query: ClientQuery): Promise<Page<Client>> {
  const found = await pageOfNewestClients(tx, {
    patterns: searchPatterns(query.search ?? ''),
    before: query.cursor === undefined ? null : readNewestCursor(query.cursor),
    limit: query.limit + 1,
  })
  const { items, nextCursor } = cutPage(found, query.limit, ({ place, client }) =>
    writeCursor([place, client.id]),
  )
  return { items: items.map(({ client }) => client), nextCursor }
}

function writeCursor(position: (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

function readNameCursor(cursor: string): ClientPageQuery['after'] {
  const [lastName, firstName, id] = parseList(cursor)
  if (isName(lastName) && isName(firstName) && Number.isSafeInteger(id)) {
    return { lastName, firstName, id: Number(id) }
  }
  throw unreadableCursor()
}

function readNewestCursor(cursor: string): NewestClientsQuery['before'] {
  const [place, id] = parseList(cursor)
  const isPlace = typeof place === 'string' && /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z$/.test(place)
  if (isPlace && !Number.isNaN(Date.parse(place)) && Number.isSafeInteger(id)) {
    return { createdAt: place, id: Number(id) }
  }
  throw unreadableCursor()
}

/** The database has no such text as one with a zero character in it. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0')
}

function parseList(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
