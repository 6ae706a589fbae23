import { z } from 'zod'
import { bookMethod } from './booking-methods.ts'
import { type ApiCall, digitsOf, type Vendor } from './call.ts'
import type { Row, TableName } from './location.ts'
import { readMoment, zoneOf } from './location-time.ts'
import { asDates } from './schedule.ts'

const editShape = z.object({
  entity: z.enum([
    'service',
    'staff',
    'client',
    'record',
    'company',
    'token',
    'booking',
    'schedule',
    'event',
  ]),
  id: z.number().optional(),
  fields: z.record(z.string(), z.json()).default({}),
  delete: z.boolean().default(false),
})

const tableOf: Record<string, TableName> = {
  service: 'services',
  staff: 'staff',
  client: 'clients',
  record: 'records',
}

/** `POST _edit`, as a person in the journal would do it; a string is the reason of a refusal. */
export function editByPerson(vendor: Vendor, body: unknown): unknown {
  const edit = editShape.safeParse(body)
  if (!edit.success) return z.prettifyError(edit.error)
  const { entity, id, fields } = edit.data
  const { state } = vendor.location
  if (entity === 'company') {
    const { online, ...rest } = fields
    Object.assign(state, rest)
    if (typeof online === 'object' && online !== null) Object.assign(state.online, online)
    return { company: state.companyId }
  }
  if (entity === 'token') {
    state.userToken = `${state.userToken}-changed`
    return { revoked: true }
  }
  if (entity === 'booking') {
    const call: ApiCall = { method: 'POST', steps: [], query: new URLSearchParams(), body: fields }
    return bookMethod(vendor, call).body
  }
  if (entity === 'event') {
    // News of what is not emulated: goods, payments, the marketplace.
    vendor.post(
      fields['salon_id'] === undefined ? { company_id: state.companyId, ...fields } : fields,
    )
    return { event: fields['resource'] ?? fields['event'] ?? null }
  }
  if (entity === 'schedule') return rescheduled(vendor, id ?? 0, fields)
  const table = tableOf[entity] ?? 'records'
  const row = id === undefined ? undefined : vendor.location.row(table, id)
  if (id !== undefined && !row) return `no ${entity} ${id}`
  if (row && edit.data.delete) {
    vendor.changes.remove(table, row, 'person')
    return { [entity]: row }
  }
  const known = storedFields(vendor, entity, fields)
  if (row) return { [entity]: vendor.changes.edit(table, row, { fields: known, by: 'person' }) }
  return { [entity]: vendor.changes.add(table, { ...blank[entity], ...known }, 'person') }
}

/** Dates with their stretches of work, `{from, to}`; none make a day off. */
function rescheduled({ location, changes }: Vendor, id: number, dates: Row): unknown {
  const staff = location.row('staff', id)
  if (!staff) return `no staff ${id}`
  const schedule = { ...asDates(staff['schedule']), ...dates }
  changes.edit('staff', staff, { fields: { schedule }, by: 'person', about: 'schedule' })
  return { schedule: { id } }
}

const blank: Record<string, Row> = {
  service: { title: 'Услуга', price: 0, duration: 3600 },
  staff: { name: 'Мастер', specialization: '', fired: 0, hidden: 0 },
  client: { name: 'Клиент', surname: '', phone: '', email: '' },
  record: { services: [], client_id: null, seance_length: 3600, attendance: 0, comment: '' },
}

/** A person types a local time and a phone; the journal keeps an instant and digits. */
function storedFields({ location }: Vendor, entity: string, fields: Row): Row {
  const { date, phone, ...rest } = fields
  const startMs = readMoment(date ?? null, zoneOf(location.state.zone))
  return {
    ...rest,
    ...(startMs === null ? {} : { startMs }),
    ...(phone === undefined || entity !== 'client' ? {} : { phone: digitsOf(phone) }),
  }
}

const seedShape = z.object({
  clients: z.number().int().min(0).max(100_000).default(0),
  services: z.number().int().min(0).max(10_000).default(0),
  staff: z.number().int().min(0).max(1_000).default(0),
})

/** `POST _seed`: many rows at once. */
export function seedLocation(vendor: Vendor, body: unknown): unknown {
  const seed = seedShape.safeParse(body)
  if (!seed.success) return z.prettifyError(seed.error)
  const make = (entity: string, count: number, of: (index: number) => Row) => {
    for (let index = 1; index <= count; index++) {
      vendor.changes.add(tableOf[entity] ?? 'records', { ...blank[entity], ...of(index) }, 'person')
    }
  }
  make('client', seed.data.clients, (index) => ({
    name: `Клиент ${index}`,
    phone: String(79_160_000_000 + index),
  }))
  make('service', seed.data.services, (index) => ({ title: `Услуга ${index}`, price: index * 100 }))
  make('staff', seed.data.staff, (index) => ({ name: `Мастер ${index}` }))
  return seed.data
}
