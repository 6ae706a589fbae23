import type { Json } from '../../../kernel/json.ts'
import { formatWall } from '../../../kernel/zone.ts'
import { type ApiCall, digitsOf, paged, type Vendor } from './call.ts'
import type { Row } from './location.ts'
import { readMoment, zoneOf } from './location-time.ts'
import {
  bookingFailure,
  failure,
  invalid,
  noContent,
  notFound,
  type Reply,
  success,
} from './reply.ts'

/** `GET /records/{company}`: visit days, days of creation, or what changed; deleted on demand. */
export function recordsMethods(vendor: Vendor, call: ApiCall): Reply {
  if (call.method === 'POST') return create(vendor, call.body)
  const { location, views } = vendor
  const { query } = call
  const zone = zoneOf(location.state.zone)
  const dayOf = (row: Row, name: string) => formatWall(Number(row[name]), zone).slice(0, 10)
  const between = (day: string, from: string | null, to: string | null) =>
    (from === null || day >= from.slice(0, 10)) && (to === null || day <= to.slice(0, 10))
  const after = query.get('changed_after')
  const afterMs = after === null ? null : readMoment(after, zone)
  if (after !== null && afterMs === null) return failure(400, 'Неверный формат changed_after')
  const staff = query.get('staff_id')
  const client = query.get('client_id')
  const found = location
    .rows('records')
    .filter((row) => row['deleted'] !== true || query.get('with_deleted') === '1')
    .filter((row) => staff === null || String(row['staff_id']) === staff)
    .filter((row) => client === null || String(row['client_id']) === client)
    .filter((row) => between(dayOf(row, 'startMs'), query.get('start_date'), query.get('end_date')))
    .filter((row) =>
      between(dayOf(row, 'createdMs'), query.get('c_start_date'), query.get('c_end_date')),
    )
    .filter((row) => afterMs === null || Number(row['changedMs']) >= afterMs)
    .toReversed()
  const count = Number(query.get('count') ?? 25)
  const { page, items } = paged(found, { page: Number(query.get('page')), count })
  return success(items.map(views.record), { page, total_count: found.length })
}

/** `GET`, `PUT`, `DELETE /record/{company}/{id}`. */
export function recordMethods(vendor: Vendor, { method, steps, body }: ApiCall): Reply {
  const { location, views, changes } = vendor
  const row = location.row('records', Number(steps[2]))
  if (!row) return notFound('Запись не найдена')
  if (method === 'GET') return success(views.record(row))
  if (row['deleted'] === true) return notFound('Запись не найдена')
  if (method === 'DELETE') {
    changes.remove('records', row, 'api')
    return noContent
  }
  if (row['is_update_blocked'] === true) return failure(403, 'Изменение записи запрещено')
  const wanted = understood(vendor, body, row)
  if ('status' in wanted && 'body' in wanted) return wanted as Reply
  changes.edit('records', row, { fields: wanted as Row, by: 'api' })
  return success(views.record(row), [], 201)
}

function create(vendor: Vendor, body: Row): Reply {
  const wanted = understood(vendor, body)
  if ('status' in wanted && 'body' in wanted) return wanted as Reply
  const row = vendor.changes.add('records', { ...(wanted as Row), online: false }, 'api')
  // The documentation prints a list here, clients of the vendor read one object.
  return success(vendor.views.record(row), [], 201)
}

/** The row that a body asks for, or the refusal. What the body leaves out is emptied. */
export function understood(vendor: Vendor, body: Row, self?: Row): Row | Reply {
  const { location } = vendor
  const zone = zoneOf(location.state.zone)
  const startMs = readMoment(body['datetime'], zone)
  const seconds = Number(body['seance_length'])
  if (startMs === null) return invalid({ datetime: ['Неверный формат даты'] })
  if (!(seconds >= 300 && seconds <= 86_100)) {
    return invalid({ seance_length: ['Длительность должна быть от 300 до 86100'] })
  }
  const staff = location.row('staff', Number(body['staff_id']))
  if (!staff) return notFound('Сотрудник не найден')
  const services = Array.isArray(body['services']) ? body['services'] : []
  // What was sold before it was taken off the catalog stays sold.
  const before = new Set(idsIn(self?.['services']))
  for (const id of idsIn(services)) {
    if (before.has(id)) continue
    const service = location.row('services', id)
    if (!service || service['links'] !== undefined) return notFound('Сотрудник не оказывает услугу')
  }
  const attendance = Number(body['attendance'] ?? 0)
  if (![-1, 0, 1, 2].includes(attendance)) {
    return invalid({ attendance: ['Недопустимый статус визита'] })
  }
  const time = { startMs, endMs: startMs + seconds * 1_000 }
  const activityId = Number(body['activity_id'] ?? 0)
  const busy = isBusy(vendor, { staffId: Number(body['staff_id']), activityId, ...time, self })
  if (body['save_if_busy'] !== true && busy) return bookingFailure(433)
  const client = clientOf(vendor, body['client'])
  if (typeof client === 'object' && client !== null) return client
  return {
    staff_id: Number(body['staff_id']),
    services,
    client_id: client,
    startMs,
    seance_length: seconds,
    attendance,
    comment: String(body['comment'] ?? ''),
    api_id: String(body['api_id'] ?? ''),
    activity_id: activityId,
    custom_color: String(body['custom_color'] ?? ''),
    technical_break_duration: Number(body['technical_break_duration'] ?? 0),
  }
}

function idsIn(services: Json | undefined): number[] {
  const sold = Array.isArray(services) ? services : []
  return sold.map((one) =>
    typeof one === 'object' && one !== null && 'id' in one ? Number(one['id']) : 0,
  )
}

export function isBusy(
  { location }: Vendor,
  wanted: {
    staffId: number
    startMs: number
    endMs: number
    activityId?: number
    self?: Row | undefined
  },
): boolean {
  return location.rows('records').some((row) => {
    if (row === wanted.self || row['deleted'] === true) return false
    if (wanted.activityId && row['activity_id'] === wanted.activityId) return false
    const from = Number(row['startMs'])
    const to =
      from + (Number(row['seance_length']) + Number(row['technical_break_duration'] ?? 0)) * 1_000
    return Number(row['staff_id']) === wanted.staffId && from < wanted.endMs && wanted.startMs < to
  })
}

/** A record names its client by phone: whoever has it, or else a new one. */
function clientOf({ location, changes }: Vendor, client: unknown): number | null | Reply {
  if (typeof client !== 'object' || client === null || Array.isArray(client)) return null
  const { phone: given, name, surname = '', email = '' } = client as Row
  const phone = digitsOf(given)
  if (phone === '') return null
  if (phone.length < 9 || phone.length > 15) return bookingFailure(431)
  const known = location.rows('clients').find((row) => row['phone'] === phone)
  if (known) return Number(known['id'])
  if (String(name ?? '') === '') return bookingFailure(435)
  const made = changes.add('clients', { phone, name: name ?? '', surname, email }, 'api')
  return Number(made['id'])
}
