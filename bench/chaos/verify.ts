import type { PortalRow } from '../world/portal.ts'
import type { Expected } from './ledger.ts'
import { phoneInPortal, type There, text, valueInJournal, valueInPortal } from './values-there.ts'
import type { World } from './world.ts'

export interface Findings {
  /** Records there that carry one key of ours more than once, or one phone more than once. */
  duplicatesThere: string[]
  duplicatesHere: string[]
  /** Fields that do not hold the last value of their only writer, on any side. */
  reverted: string[]
  /** Records made on one side and not on another that is to have them. */
  lost: string[]
  fieldsChecked: number
}

/** Compares all sides, each read from its own store, with what was written and acknowledged. */
export async function verify(world: World): Promise<Findings> {
  const there = await readThere(world)
  await world.pairs.portal.refresh()
  await world.pairs.journal.refresh()
  const expected = world.ledger.expected()
  const reverted: string[] = []
  for (const one of expected) {
    const found = [
      await valueHere(world, one),
      valueInPortal(world, one, there),
      valueInJournal(world, one, there),
    ]
    if (found.every((value) => value === null || one.values.includes(value))) continue
    reverted.push(`${one.subject} ${one.field}: ${one.values.join(' | ')} / ${found.join(' / ')}`)
  }
  return {
    duplicatesThere: duplicatesOf(there),
    duplicatesHere: await repeatedHere(world),
    reverted,
    lost: await findLost(world, there),
    fieldsChecked: expected.length,
  }
}

async function readThere({ portal, journal }: World): Promise<There> {
  return {
    contacts: await portal.rows('contact'),
    deals: await portal.rows('deal'),
    products: await portal.rows('product'),
    prices: await portal.rows('price'),
    records: await journal.rows('records'),
    clients: await journal.rows('clients'),
    services: await journal.rows('services'),
  }
}

function duplicatesOf({ contacts, deals, products, records, clients }: There): string[] {
  return [
    ...repeated(contacts.map(({ originId }) => text(originId))),
    ...repeated(contacts.flatMap((row) => phoneInPortal(row) ?? [])),
    ...repeated(deals.map(({ originId }) => text(originId))),
    ...repeated(products.map(({ xmlId }) => text(xmlId))),
    ...repeated(records.map((row) => text(row['api_id']))),
    ...repeated(clients.map((row) => text(row['phone']))),
  ]
}

const columns: Record<string, string> = {
  'client firstName': 'select first_name as value from clients where id = $1',
  'client lastName': 'select last_name as value from clients where id = $1',
  'client phone': 'select phone as value from clients where id = $1',
  'client email': 'select email as value from clients where id = $1',
  'service name': 'select name as value from services where id = $1',
  'service priceMinor': 'select price_minor::text as value from services where id = $1',
  'booking note': 'select note as value from bookings where id = $1',
  'booking startsAt': `select to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"') as value
    from bookings where id = $1`,
  'booking meaning': `select s.meaning as value from bookings b join statuses s
    on s.tenant_id = b.tenant_id and s.id = b.status_id where b.id = $1`,
}

async function valueHere({ owner }: World, { subject, field }: Expected): Promise<string> {
  const [kind, id] = subject.split(':')
  const query = columns[`${kind} ${field}`]
  if (query === undefined) throw new Error(`nobody knows how to read ${kind} ${field}`)
  const { rows } = await owner.query<{ value: string | null }>(query, [id])
  return rows[0]?.value ?? ''
}

/** Everything stands here and in the portal; in the journal only what it sells or made. */
async function findLost({ owner, ledger, server, pairs }: World, there: There): Promise<string[]> {
  const keys = (rows: PortalRow[], name: string) => new Set(rows.map((row) => text(row[name])))
  const [deals, contacts] = [keys(there.deals, 'originId'), keys(there.contacts, 'originId')]
  const records = keys(there.records, 'api_id')
  const { rows } = await owner.query<{ phone: string }>('select phone from clients')
  const phones = new Set(rows.map(({ phone }) => phone))
  const key = (kind: string, id: string) => `${server.tenantId}-${kind}-${id}`
  const missing = (names: string[], isThere: (name: string) => boolean, of: string) =>
    names.flatMap((name) => (isThere(name) ? [] : [`${of} ${name}`]))
  const bookings = [...ledger.names('bookingHere'), ...ledger.names('bookingOfJournal')]
  const taken = ledger
    .names('recordOfJournal')
    .map((record) => pairs.journal.localId('booking', Number(record)))
  return [
    ...missing(bookings, (id) => deals.has(key('booking', id)), 'deal of'),
    ...missing(ledger.names('clientHere'), (id) => contacts.has(key('client', id)), 'contact of'),
    ...missing(ledger.names('clientThere'), (phone) => phones.has(phone), 'client'),
    ...missing(
      ledger.names('bookingOfJournal'),
      (id) => records.has(key('booking', id)) || isOver(id, { ledger }),
      'record of',
    ),
    ...missing(
      ledger.names('recordOfJournal'),
      (record) => pairs.journal.localId('booking', Number(record)) !== null,
      'booking of record',
    ),
    ...missing(
      taken.flatMap((id) => (id === null ? [] : [String(id)])),
      (id) => deals.has(key('booking', id)),
      'deal of',
    ),
  ]
}

/** What was cancelled before the journal heard of it has no place there. */
function isOver(id: string, { ledger }: Pick<World, 'ledger'>): boolean {
  return ledger
    .expected()
    .some(({ subject, field }) => subject === `booking:${id}` && field === 'meaning')
}

async function repeatedHere({ owner }: World): Promise<string[]> {
  const { rows } = await owner.query<{ words: string }>(
    `select 'phone ' || phone as words from clients
       where phone is not null group by phone having count(*) > 1
     union all
     select 'visit at ' || starts_at from bookings
       where group_event_id is null group by user_id, starts_at having count(*) > 1
     union all
     select kind || ' ' || local_id || ' has two' from links
       where local_id is not null group by connection_id, kind, local_id having count(*) > 1`,
  )
  return rows.map(({ words }) => words)
}

function repeated(keys: string[]): string[] {
  const seen = new Set<string>()
  return keys.filter((key) => key !== '' && (seen.has(key) || !seen.add(key)))
}
