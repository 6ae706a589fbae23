import { Temporal } from 'temporal-polyfill'
import type { PortalRow } from '../world/portal.ts'
import type { Expected } from './ledger.ts'
import type { World } from './world.ts'

/** All that stands in the portal and in the journal at the end. */
export interface There {
  contacts: PortalRow[]
  deals: PortalRow[]
  products: PortalRow[]
  prices: PortalRow[]
  records: PortalRow[]
  clients: PortalRow[]
  services: PortalRow[]
}

const journalZone = 'Asia/Almaty'

/** What the portal holds for a field of ours. */
export function valueInPortal(world: World, { subject, field }: Expected, there: There): string {
  const [kind = '', localId] = subject.split(':')
  const remoteId = world.pairs.portal.remoteId(kind as 'client', Number(localId))
  const find = (rows: PortalRow[]) => rows.find(({ id }) => id === remoteId)
  if (kind === 'service') {
    if (field === 'name') return text(find(there.products)?.['name'])
    const price = there.prices.find(({ productId }) => productId === remoteId)
    return String(Math.round(Number(price?.['price']) * 100))
  }
  if (kind === 'client') {
    const contact = find(there.contacts)
    if (!contact) return '(none)'
    if (field === 'phone') return phoneInPortal(contact) ?? ''
    if (field === 'email') return firstOf(contact, 'EMAIL') ?? ''
    return text(contact[field === 'firstName' ? 'name' : 'lastName'])
  }
  const deal = find(there.deals)
  if (!deal) return '(none)'
  if (field === 'note') return text(deal['comments'])
  if (field === 'meaning') return text(deal['stageId']) === 'LOSE' ? 'cancelled' : 'other'
  return momentInPortal(deal)
}

/** What the journal holds; null where it has no such record, or shows it to nobody any more. */
export function valueInJournal(
  world: World,
  { subject, field }: Expected,
  there: There,
): string | null {
  const [kind = '', localId] = subject.split(':')
  const remoteId = world.pairs.journal.remoteId(kind as 'client', Number(localId))
  if (remoteId === null) return null
  const find = (rows: PortalRow[]) => rows.find(({ id }) => id === remoteId)
  if (kind === 'service') {
    const service = find(there.services)
    if (!service) return '(none)'
    if (field === 'name') return text(service['title'])
    return String(Math.round(Number(service['price_min']) * 100))
  }
  if (kind === 'client') {
    const client = find(there.clients)
    if (!client) return '(none)'
    if (field === 'phone') return `+${text(client['phone'])}`
    const names: Record<string, string> = { firstName: 'name', lastName: 'surname' }
    return text(client[names[field] ?? field])
  }
  const record = find(there.records)
  if (!record) return '(none)'
  if (field === 'meaning') return record['deleted'] === true ? 'cancelled' : 'other'
  if (record['deleted'] === true) return null
  if (field === 'note') return text(record['comment'])
  const local = Temporal.PlainDateTime.from(text(record['date']).replace(' ', 'T'))
  const atMs = local.toZonedDateTime(journalZone).epochMilliseconds
  return new Date(atMs).toISOString()
}

export const phoneInPortal = (contact: PortalRow) => firstOf(contact, 'PHONE')

/** The custom field's own spelling is the portal's; how it keeps a moment, too. */
function momentInPortal(deal: PortalRow): string {
  const [, value] = Object.entries(deal).find(([name]) => /uzel_?start/i.test(name)) ?? []
  const atMs = typeof value === 'number' ? value : Date.parse(text(value))
  return Number.isNaN(atMs) ? '' : new Date(atMs).toISOString()
}

function firstOf(contact: PortalRow, typeId: string): string | null {
  const rows = Array.isArray(contact['fm']) ? contact['fm'] : []
  const found = rows.find((row: { typeId?: string; value?: string }) => row.typeId === typeId)
  return found?.value ?? null
}

export const text = (value: unknown) => (value === null || value === undefined ? '' : String(value))
