import { cutPage, type Page, unreadableCursor } from '../../kernel/page.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { Client } from './client.ts'
import { authoriseClient } from './client-policy.ts'
import { type Contact, clientsWithContacts, doubledContacts } from './duplicate-store.ts'

/** Clients who may be one person, and why. */
export interface DuplicateGroup {
  reason: Contact
  /** The phone in E.164, or the e-mail in lower case. */
  value: string
  /** How many clients have it. */
  count: number
  /** The oldest of them, at most 20. */
  clients: Client[]
}

const shownAtMost = 20

/**
 * Groups of clients with the same phone, then those with the same e-mail alone, a page at a time.
 * @throws ProblemError `forbidden`, `invalid_input` naming `cursor`
 */
export async function listDuplicates(
  tx: Transaction,
  who: Principal,
  query: { limit: number; cursor?: string | undefined },
): Promise<Page<DuplicateGroup>> {
  authoriseClient(who, 'merge')
  const start = query.cursor === undefined ? first : readCursor(query.cursor)
  const wanted = query.limit + 1
  const found = start.contact === 'email' ? [] : await groups(tx, { ...start, limit: wanted })
  if (found.length < wanted) {
    const after = start.contact === 'email' ? start.after : ''
    const limit = wanted - found.length
    found.push(...(await groups(tx, { contact: 'email', after, limit })))
  }
  return cutPage(found, query.limit, writeCursor)
}

async function groups(
  tx: Transaction,
  query: { contact: Contact; after: string; limit: number },
): Promise<DuplicateGroup[]> {
  const { contact } = query
  const doubled = await doubledContacts(tx, query)
  const values = doubled.map(({ value }) => value)
  const clients = await clientsWithContacts(tx, { contact, values, each: shownAtMost })
  const byValue = Map.groupBy(clients, (client) => client[contact])
  return doubled.map(({ value, count }) => ({
    reason: contact,
    value,
    count,
    clients: byValue.get(value) ?? [],
  }))
}

const first = { contact: 'phone' as Contact, after: '' }

function writeCursor({ reason, value }: DuplicateGroup): string {
  return Buffer.from(`${reason} ${value}`).toString('base64url')
}

function readCursor(cursor: string): { contact: Contact; after: string } {
  const text = Buffer.from(cursor, 'base64url').toString()
  const [, contact, after] = /^(phone|email) ([^\0]{1,320})$/.exec(text) ?? []
  if (after !== undefined) return { contact: contact === 'email' ? 'email' : 'phone', after }
  throw unreadableCursor()
}
