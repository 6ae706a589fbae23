import { type ApiCall, digitsOf, type Vendor } from './call.ts'
import { freeStaff, secondsOf } from './free-times.ts'
import type { Row } from './location.ts'
import { readMoment, zoneOf } from './location-time.ts'
import { hashOf, ownRecordMethods } from './own-record-methods.ts'
import { bookingFailure, failure, invalid, notFound, type Reply, success } from './reply.ts'

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
export function bookMethod(vendor: Vendor, call: ApiCall): Reply {
  if (call.method !== 'POST') return ownRecordMethods(vendor, call)
  const { location, changes } = vendor
  const { body } = call
  const { codes, online } = location.state
  const phone = digitsOf(body['phone'])
  if (phone.length < 9 || phone.length > 15) return bookingFailure(431)
  const fullname = String(body['fullname'] ?? '').trim()
  if (fullname === '') return bookingFailure(435)
  const { code = '' } = body
  const isProved = code !== '' && code === codes[phone]
  if (!isProved && (online['phone_confirmation'] === true || code !== '')) {
    return bookingFailure(432)
  }
  if (online['booking_email_required'] === true && String(body['email'] ?? '') === '') {
    return invalid({ email: ['Не указан email'] })
  }
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
    return { id: one.id, record_id: row['id'] ?? 0, record_hash: hashOf(vendor, row) }
  })
  return success(made, [], 201)
}

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
    // A composite service is sold as its parts alone.
    if (services.some((row) => row?.['links'] !== undefined)) {
      return notFound('Сотрудник не оказывает услугу')
    }
    const seconds = secondsOf(vendor, serviceIds)
    const endMs = startMs + seconds * 1_000
    const staffId = freeStaff(vendor, {
      staffId: Number(one['staff_id']),
      serviceIds,
      startMs,
      endMs,
    })
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
