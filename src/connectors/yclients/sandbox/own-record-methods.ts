import { createHash } from 'node:crypto'
import { equalInConstantTime } from '../../../kernel/constant-time.ts'
import type { ApiCall, Vendor } from './call.ts'
import { companyCard } from './catalog-methods.ts'
import type { Row } from './location.ts'
import { readMoment, zoneOf } from './location-time.ts'
import { isBusy } from './record-methods.ts'
import {
  bookingFailure,
  failure,
  invalid,
  noContent,
  notFound,
  type Reply,
  success,
} from './reply.ts'

/** What lets a client look at a record of theirs, and call it off. */
export function hashOf({ location }: Vendor, row: Row): string {
  const { companyId, partnerToken } = location.state
  return createHash('md5').update(`${companyId}:${row['id']}:${partnerToken}`).digest('hex')
}

/** `GET /book_record/{company}/{id}/{hash}` and `PUT /book_record/{company}/{id}`, which moves it. */
export function ownRecordMethods(vendor: Vendor, { method, steps, body }: ApiCall): Reply {
  const [, , id, hash = ''] = steps
  const row = vendor.location.row('records', Number(id))
  if (!row) return notFound('Запись не найдена')
  if (method === 'GET')
    return isHash(vendor, row, hash) ? success(ownRecord(vendor, row)) : notFound()
  return method === 'PUT' ? move(vendor, row, body) : notFound()
}

/** `GET` and `DELETE /user/records/{id}/{hash}`. */
export function userRecordMethods(vendor: Vendor, { method, steps }: ApiCall): Reply {
  const [, , id, hash = ''] = steps
  const row = vendor.location.row('records', Number(id))
  if (!row || !isHash(vendor, row, hash)) return notFound('Запись не найдена')
  if (method === 'GET') return success([ownRecord(vendor, row)])
  if (row['deleted'] === true) return notFound('Запись не найдена')
  if (!mayStill(vendor, row, 'delete')) return failure(403, 'Запись уже нельзя отменить')
  vendor.changes.remove('records', row, 'person')
  return noContent
}

/** A record as its client sees it. */
export function ownRecord(vendor: Vendor, row: Row): Row {
  const shown = vendor.views.record(row)
  const names = ['id', 'services', 'staff', 'date', 'datetime', 'create_date', 'comment', 'deleted']
  const more = ['attendance', 'length', 'online', 'api_id', 'last_change_date', 'activity_id']
  const kept = [...names, ...more].map((name) => [name, shown[name] ?? null])
  const { bookforms: _forms, access: _access, ...company } = companyCard(vendor)
  return { ...Object.fromEntries(kept), company }
}

function move(vendor: Vendor, row: Row, body: Row): Reply {
  if (row['deleted'] === true) return notFound('Запись не найдена')
  if (!mayStill(vendor, row, 'change')) return failure(403, 'Запись уже нельзя перенести')
  const startMs = readMoment(body['datetime'], zoneOf(vendor.location.state.zone))
  if (startMs === null) return invalid({ datetime: ['Неверный формат даты'] })
  const staffId = Number(row['staff_id'])
  const endMs = startMs + Number(row['seance_length']) * 1_000
  if (isBusy(vendor, { staffId, startMs, endMs, self: row })) return bookingFailure(433)
  const fields = { startMs, ...(body['comment'] === undefined ? {} : { comment: body['comment'] }) }
  vendor.changes.edit('records', row, { fields, by: 'person' })
  return success(ownRecord(vendor, row), [], 201)
}

/** Clients may act until so many seconds before the visit; the location's people always. */
function mayStill({ location, now }: Vendor, row: Row, what: 'delete' | 'change'): boolean {
  const { online } = location.state
  if (online[`allow_${what}_record`] === false) return false
  const delayMs = Number(online[`allow_${what}_record_delay_step`] ?? 0) * 1_000
  return Number(row['startMs']) - now() > delayMs
}

function isHash(vendor: Vendor, row: Row, hash: string): boolean {
  return equalInConstantTime(hashOf(vendor, row), hash)
}
