import type { PortalRow } from '../world/portal.ts'
import type { Expected } from './ledger.ts'
import type { World } from './world.ts'

export interface Findings {
  /** Records there that carry one key of ours more than once, or one phone more than once. */
  duplicatesThere: string[]
  duplicatesHere: string[]
  /** Fields that do not hold the last value of their only writer, on either side. */
  reverted: string[]
  /** Records made on one side and not on the other. */
  lost: string[]
  fieldsChecked: number
}

/** Compares both sides, each read from its own store, with what was written and acknowledged. */
export async function verify(world: World): Promise<Findings> {
  const [contacts, deals, products, prices] = [
    await world.portal.rows('contact'),
    await world.portal.rows('deal'),
    await world.portal.rows('product'),
    await world.portal.rows('price'),
  ]
  const there = { contacts, deals, products, prices }
  await world.pairs.refresh()
  const expected = world.ledger.expected()
  const reverted: string[] = []
  for (const one of expected) {
    const here = await valueHere(world, one)
    const remote = valueThere(world, one, there)
    if (one.values.includes(here) && one.values.includes(remote)) continue
    reverted.push(`${one.subject} ${one.field}: ${one.values.join(' | ')} / ${here} / ${remote}`)
  }
  return {
    duplicatesThere: [
      ...repeated(contacts.map(({ originId }) => text(originId))),
      ...repeated(contacts.flatMap((row) => firstOf(row, 'PHONE') ?? [])),
      ...repeated(deals.map(({ originId }) => text(originId))),
      ...repeated(products.map(({ xmlId }) => text(xmlId))),
    ],
    duplicatesHere: await repeatedHere(world),
    reverted,
    lost: await findLost(world, there),
    fieldsChecked: expected.length,
  }
}

interface There {
  contacts: PortalRow[]
  deals: PortalRow[]
  products: PortalRow[]
  prices: PortalRow[]
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

function valueThere(world: World, { subject, field }: Expected, there: There): string {
  const [kind = '', localId] = subject.split(':')
  const remoteId = world.pairs.remoteId(kind as 'client', Number(localId))
  const find = (rows: PortalRow[]) => rows.find(({ id }) => id === remoteId)
  if (kind === 'service') {
    if (field === 'name') return text(find(there.products)?.['name'])
    const price = there.prices.find(({ productId }) => productId === remoteId)
    return String(Math.round(Number(price?.['price']) * 100))
  }
  if (kind === 'client') {
    const contact = find(there.contacts)
    if (!contact) return '(none)'
    if (field === 'phone' || field === 'email') return firstOf(contact, field.toUpperCase()) ?? ''
    return text(contact[field === 'firstName' ? 'name' : 'lastName'])
  }
  const deal = find(there.deals)
  if (!deal) return '(none)'
  if (field === 'note') return text(deal['comments'])
  if (field === 'meaning') return text(deal['stageId']) === 'LOSE' ? 'cancelled' : 'other'
  return momentThere(deal)
}

/** The custom field's own spelling is the portal's; how it keeps a moment, too. */
function momentThere(deal: PortalRow): string {
  const [, value] = Object.entries(deal).find(([name]) => /uzel_?start/i.test(name)) ?? []
  const atMs = typeof value === 'number' ? value : Date.parse(text(value))
  return Number.isNaN(atMs) ? '' : new Date(atMs).toISOString()
}

function firstOf(contact: PortalRow, typeId: string): string | null {
  const rows = Array.isArray(contact['fm']) ? contact['fm'] : []
  const found = rows.find((row: { typeId?: string; value?: string }) => row.typeId === typeId)
  return found?.value ?? null
}

async function findLost({ owner, ledger, server }: World, there: There): Promise<string[]> {
  const deals = new Set(there.deals.map(({ originId }) => text(originId)))
  const contacts = new Set(there.contacts.map(({ originId }) => text(originId)))
  const { rows } = await owner.query<{ phone: string }>('select phone from clients')
  const phones = new Set(rows.map(({ phone }) => phone))
  const key = (kind: string, id: string) => `${server.tenantId}-${kind}-${id}`
  return [
    ...ledger.names('bookingHere').filter((id) => !deals.has(key('booking', id))),
    ...ledger.names('clientHere').filter((id) => !contacts.has(key('client', id))),
    ...ledger.names('clientThere').filter((phone) => !phones.has(phone)),
  ]
}

async function repeatedHere({ owner }: World): Promise<string[]> {
  const { rows } = await owner.query<{ phone: string }>(
    'select phone from clients where phone is not null group by phone having count(*) > 1',
  )
  return rows.map(({ phone }) => phone)
}

function repeated(keys: string[]): string[] {
  const seen = new Set<string>()
  return keys.filter((key) => key !== '' && (seen.has(key) || !seen.add(key)))
}

const text = (value: unknown) => (value === null || value === undefined ? '' : String(value))
