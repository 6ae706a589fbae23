import { type ApiCall, digitsOf, type Vendor } from './call.ts'
import type { Row } from './location.ts'
import { readMoment, zoneOf } from './location-time.ts'
import { isBusy } from './record-methods.ts'
import { bookingFailure, failure, notFound, type Reply, success } from './reply.ts'

interface Appointment {
  id: number
  staffId: number
  serviceIds: number[]
  startMs: number
  seconds: number
}

/** `POST /book_check/{company}`: whether clients could book this online. */
export function checkMethod(vendor: Vendor, { body }: ApiCall): Reply {
  const asked = appointmentsOf(vendor, body)
  if (!Array.isArray(asked)) return asked
  return { status: 201, body: { success: true, meta: { message: 'Created' } } }
}

/** `POST /book_record/{company}`: books as a client does; one record for each appointment. */
export function bookMethod(vendor: Vendor, { body }: ApiCall): Reply {
  const { location, changes } = vendor
  const phone = digitsOf(body['phone'])
  if (phone.length < 9 || phone.length > 15) return bookingFailure(431)
  const fullname = String(body['fullname'] ?? '').trim()
  if (fullname === '') return bookingFailure(435)
  const asked = appointmentsOf(vendor, body)
  if (!Array.isArray(asked)) return asked
  const known = location.rows('clients').find((row) => row['phone'] === phone)
  if (known?.['blacklisted'] === true) return bookingFailure(434)
  const client =
    known ??
    changes.add('clients', { phone, name: fullname, email: String(body['email'] ?? '') }, 'api')
  const visitId = location.nextId()
  const made = asked.map((one) => {
    const row = changes.add(
      'records',
      {
        staff_id: one.staffId,
        services: one.serviceIds.map((id) => ({ id, cost: priceOf(vendor, id) })),
        client_id: client['id'] ?? null,
        startMs: one.startMs,
        seance_length: one.seconds,
        attendance: 0,
        comment: String(body['comment'] ?? ''),
        api_id: String(body['api_id'] ?? ''),
        visit_id: visitId,
        online: true,
      },
      'person',
    )
    return { id: one.id, record_id: row['id'] ?? 0, record_hash: hashOf(row) }
  })
  return success(made, [], 201)
}

const hashOf = (row: Row) => Number(row['id']).toString(16).padStart(32, '0')

function priceOf({ location }: Vendor, id: number): number {
  return Number(location.row('services', id)?.['price'] ?? 0)
}

function appointmentsOf(vendor: Vendor, body: Row): Appointment[] | Reply {
  const { location } = vendor
  const given = Array.isArray(body['appointments']) ? body['appointments'] : []
  if (given.length === 0) return failure(422, 'Не указаны записи')
  const found: Appointment[] = []
  for (const one of given) {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return failure(400, 'Формат')
    const startMs = readMoment(one['datetime'], zoneOf(location.state.zone))
    if (startMs === null) return failure(422, 'Неверный формат даты')
    const serviceIds = Array.isArray(one['services']) ? one['services'].map(Number) : []
    const services = serviceIds.map((id) => location.row('services', id))
    if (services.some((row) => row === undefined)) return notFound('Услуга не найдена')
    if (services.some((row) => row?.['active'] === false)) return bookingFailure(438)
    const seconds = services.reduce((sum, row) => sum + Number(row?.['duration'] ?? 3600), 0)
    const endMs = startMs + seconds * 1_000
    const staffId = freeStaff(vendor, { staffId: Number(one['staff_id']), startMs, endMs })
    if (staffId === null) return bookingFailure(Number(one['staff_id']) === 0 ? 436 : 433)
    const overlaps = found.some(
      (other) =>
        other.staffId === staffId &&
        other.startMs < endMs &&
        startMs < other.startMs + other.seconds * 1_000,
    )
    if (overlaps) return bookingFailure(437)
    found.push({ id: Number(one['id']), staffId, serviceIds, startMs, seconds })
  }
  return found
}

/** Staff 0 is anybody who is free. */
function freeStaff(
  vendor: Vendor,
  { staffId, ...time }: { staffId: number; startMs: number; endMs: number },
): number | null {
  const everybody = vendor.location.rows('staff').filter((row) => Number(row['fired'] ?? 0) === 0)
  const ids = staffId === 0 ? everybody.map((row) => Number(row['id'])) : [staffId]
  return ids.find((id) => !isBusy(vendor, { staffId: id, ...time })) ?? null
}
