import type { BookingFields, BookingRow, Fields, GroupFields } from '../../connector-kit/index.ts'
import type { Principal } from '../../kernel/principal.ts'
import {
  type BookingDetails,
  type BookingSource,
  bookVisit,
  cancelVisit,
  changeVisit,
  findBookings,
  listBookingIds,
  listVisits,
} from '../../modules/bookings/index.ts'
import { findClients, findSurvivor, listClients } from '../../modules/clients/index.ts'
import { findBookableUsers } from '../../modules/staff/index.ts'
import { readTenant } from '../../modules/tenancy/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { LocalOutcome, LocalPort, LocalRecord } from './port.ts'
import { asOutcome, textOrNull } from './port-values.ts'

const clientsSearched = 10

/** Bookings as sync sees them. A deleted one stays readable: there it becomes a lost deal. */
export const bookingPort: LocalPort = {
  kind: 'booking',
  async read(tx, ids) {
    const found = [...(await findBookings(tx, ids)).values()]
    const names = await readNames(tx, found)
    return new Map(found.map((booking) => [booking.id, toRecord(booking, names)]))
  },
  async write(tx, who, { id, fields }) {
    let clashed = false
    const outcome = await asOutcome(Object.keys(fields), async () => {
      const change = { ...toChange(fields), ...(await clientNow(tx, fields)) }
      const changed = await changeVisit(tx, who, { id, ...change, force: true })
      clashed = !changed.ok
      return id
    })
    if (!clashed) return outcome
    return { ok: false, reason: 'booking_clash', fields: whenAndWho(fields) }
  },
  create: createBooking,
  end: (tx, who, id) =>
    asOutcome(['status'], async () => {
      await cancelVisit(tx, who, { id })
      return id
    }),
  match: () => Promise.resolve([]),
  /** Bookings of the first few clients who are found by the words. */
  async search(tx, who, { words, limit }) {
    const clients = await listClients(tx, who, { search: words, limit: clientsSearched })
    const found: number[] = []
    for (const { id: clientId } of clients.items) {
      const { items } = await listVisits(tx, who, { clientId, limit })
      found.push(...items.map(({ id }) => id))
    }
    return found.slice(0, limit)
  },
  ids: listBookingIds,
}

/**
 * Books what exists only there. A deal says neither who works nor for how long: it cannot become a
 * booking by itself. Working hours are theirs to know; a time that is taken here is refused.
 */
async function createBooking(
  tx: Transaction,
  who: Principal,
  fields: Fields,
): Promise<LocalOutcome> {
  const { startTime, endTime, userId, ...rest } = toChange(fields)
  if (startTime === undefined || endTime === undefined) {
    return { ok: false, reason: 'not_a_booking', fields: [] }
  }
  if (userId === undefined)
    return { ok: false, reason: 'employee_unmatched', fields: ['employeeId'] }
  let clashed = false
  const outcome = await asOutcome(Object.keys(fields), async () => {
    const { clientId = null } = await clientNow(tx, fields)
    const visit = { serviceIds: [], ...rest, clientId, userId, startTime, endTime }
    const booked = await bookVisit(tx, who, { ...visit, source: sourceOf(fields), force: true })
    clashed = !booked.ok
    return booked.ok ? booked.booking.id : 0
  })
  if (!clashed) return outcome
  return { ok: false, reason: 'booking_clash', fields: whenAndWho(fields) }
}

const sources: readonly BookingSource[] = ['staff', 'online', 'yclients', 'bitrix24', 'api']

/** How a booking came about is said once, by whoever brings it. */
function sourceOf({ source }: Fields): BookingSource {
  return sources.find((known) => known === source) ?? 'api'
}

interface Names {
  currency: string
  clients: Map<number, string>
  employees: Map<number, string>
}

async function readNames(tx: Transaction, bookings: BookingDetails[]): Promise<Names> {
  const { currency } = await readTenant(tx)
  const clientIds = new Set(
    bookings.flatMap(({ clientId }) => (clientId === null ? [] : [clientId])),
  )
  const clients = await findClients(tx, [...clientIds])
  const employees = await findBookableUsers(tx, [...new Set(bookings.map(({ userId }) => userId))])
  return {
    currency,
    clients: new Map(
      [...clients].map(([id, { firstName, lastName }]) => [id, `${firstName} ${lastName}`.trim()]),
    ),
    employees: new Map(employees.map(({ id, name }) => [id, name])),
  }
}

function toRecord(booking: BookingDetails, names: Names): LocalRecord {
  const client = booking.clientId === null ? '' : (names.clients.get(booking.clientId) ?? '')
  const services = booking.services.map((line) => line.name).join(', ')
  const fields: BookingFields = {
    clientId: booking.clientId === null ? null : String(booking.clientId),
    employeeId: String(booking.userId),
    startsAt: wholeSeconds(booking.startsAt),
    endsAt: wholeSeconds(booking.endsAt),
    status: booking.deletedAt === null ? String(booking.statusId) : 'deleted',
    note: booking.note,
    title: [services, client].filter(Boolean).join(' · ').slice(0, 250),
    totalMinor: booking.totalMinor,
    currency: names.currency,
    employee: names.employees.get(booking.userId) ?? '',
    ...groupOf(booking),
    rows: booking.services.map(
      (line): BookingRow => ({
        serviceId: String(line.serviceId),
        name: line.name,
        priceMinor: line.priceMinor,
        quantity: 1,
      }),
    ),
  }
  return {
    id: booking.id,
    fields,
    changedAtMs: Date.parse(booking.updatedAt),
    deleted: booking.deletedAt !== null,
    ...overOf(booking),
  }
}

/** The other places of an event stand beside this one; a visit by itself says nothing of it. */
function groupOf({ groupEventId, groupCapacity }: BookingDetails): Partial<GroupFields> {
  return groupEventId === null ? {} : { groupEvent: String(groupEventId), groupCapacity }
}

function overOf({ live, endsAt }: BookingDetails): Pick<LocalRecord, 'over'> {
  if (!live) return { over: 'cancelled' }
  return Date.parse(endsAt) < Date.now() ? { over: 'past' } : {}
}

function toChange(fields: Record<string, unknown>) {
  const startsAt = textOrNull(fields['startsAt'])
  const endsAt = textOrNull(fields['endsAt'])
  const status = textOrNull(fields['status'])
  const employeeId = textOrNull(fields['employeeId'])
  return {
    ...(startsAt === null ? {} : { startTime: startsAt }),
    ...(endsAt === null ? {} : { endTime: endsAt }),
    ...(status === null ? {} : { statusId: Number(status) }),
    ...(employeeId === null ? {} : { userId: Number(employeeId) }),
    ...(Array.isArray(fields['rows']) ? soldIn(fields['rows']) : {}),
    ...(typeof fields['note'] === 'string' ? { note: fields['note'] } : {}),
    ...groupIn(fields),
  }
}

function groupIn({ groupEvent, groupCapacity }: Record<string, unknown>) {
  const event = Number(groupEvent)
  return {
    ...(Number.isSafeInteger(event) && event > 0 ? { groupEventId: event } : {}),
    ...(typeof groupCapacity === 'number' && groupCapacity > 0 ? { groupCapacity } : {}),
  }
}

/** The services of rows, each at the price that the row says. */
function soldIn(rows: unknown[]): { serviceIds: number[]; prices: (number | null)[] } {
  const sold = rows.flatMap((row) => {
    if (typeof row !== 'object' || row === null || !('serviceId' in row)) return []
    const price = 'priceMinor' in row && typeof row.priceMinor === 'number' ? row.priceMinor : null
    return typeof row.serviceId === 'string' ? [{ id: Number(row.serviceId), price }] : []
  })
  return { serviceIds: sold.map(({ id }) => id), prices: sold.map(({ price }) => price) }
}

/** Who was merged into another client meanwhile is that other client now. */
async function clientNow(tx: Transaction, fields: Record<string, unknown>) {
  const clientId = textOrNull(fields['clientId'])
  if (clientId === null) return {}
  return { clientId: (await findSurvivor(tx, Number(clientId))) ?? Number(clientId) }
}

/** The fields a clash is about; the others of the same change stand on their own. */
function whenAndWho(fields: Record<string, unknown>): string[] {
  return ['startsAt', 'endsAt', 'status', 'employeeId'].filter((field) => field in fields)
}

function wholeSeconds(instant: string): string {
  return instant.replace(/\.\d+Z$/, 'Z')
}
