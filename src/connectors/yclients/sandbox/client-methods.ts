import { type ApiCall, digitsOf, paged, type Vendor } from './call.ts'
import type { Row } from './location.ts'
import { readMoment, zoneOf } from './location-time.ts'
import { failure, invalid, noContent, notFound, type Reply, success } from './reply.ts'

const writable = ['name', 'surname', 'patronymic', 'email', 'comment']

/** `/clients/{company}`: the described-as-old list, and creation. */
export function clientsMethods(vendor: Vendor, call: ApiCall): Reply {
  if (call.method === 'POST') return create(vendor, call.body)
  const { location, views } = vendor
  const { query } = call
  const zone = zoneOf(location.state.zone)
  const phone = query.get('phone')
  const email = query.get('email')
  const after = query.get('changed_after')
  const afterMs = after === null ? null : readMoment(after, zone)
  if (after !== null && afterMs === null) return failure(400, 'Неверный формат changed_after')
  const found = location
    .rows('clients')
    .filter((row) => phone === null || String(row['phone']).includes(digitsOf(phone)))
    .filter((row) => email === null || String(row['email'] ?? '').includes(email))
    .filter((row) => afterMs === null || Number(row['changedMs']) >= afterMs)
    .toReversed()
  const { page, items } = paged(found, { page: Number(query.get('page')), count: countOf(query) })
  return success(items.map(views.clientInList), { page, total_count: found.length })
}

/** `POST /company/{id}/clients/search`: answers the fields that were asked for, no others. */
export function searchMethod({ location, views }: Vendor, { body }: ApiCall): Reply {
  const ids = idsOf(body['filters'])
  if (ids === 'bad') {
    const errors = { filters: ['Недопустимое значение состояния фильтра'] }
    return failure(400, 'Недопустимое значение фильтра', { errors })
  }
  const fields = Array.isArray(body['fields']) ? body['fields'].map(String) : ['id', 'name']
  const found = location
    .rows('clients')
    .filter((row) => ids === null || ids.includes(Number(row['id'])))
    .toSorted((one, other) => Number(one['id']) - Number(other['id']))
  if (body['order_by_direction'] === 'desc') found.reverse()
  const size = Math.min(200, Number(body['page_size'] ?? 25))
  const { items } = paged(found, { page: Number(body['page'] ?? 1), count: size })
  const shown = items.map((row) => {
    const card = views.client(row)
    return Object.fromEntries(fields.map((name) => [name, card[name] ?? null]))
  })
  return success(shown, { total_count: found.length })
}

/** `GET`, `PUT`, `DELETE /client/{company}/{id}`. */
export function clientMethods(vendor: Vendor, { method, steps, body }: ApiCall): Reply {
  const { location, views, changes } = vendor
  const row = location.row('clients', Number(steps[2]))
  if (!row) return notFound('Клиент не найден')
  if (method === 'DELETE') {
    changes.remove('clients', row, 'api')
    return noContent
  }
  if (method === 'GET') return success(views.client(row))
  const refusal = refused(vendor, body, row)
  if (refusal) return refusal
  // What a PUT leaves out is emptied.
  const fields = Object.fromEntries(writable.map((name) => [name, body[name] ?? '']))
  changes.edit('clients', row, { fields: { ...fields, phone: digitsOf(body['phone']) }, by: 'api' })
  return success(views.client(row))
}

function create(vendor: Vendor, body: Row): Reply {
  const refusal = refused(vendor, body)
  if (refusal) return refusal
  const fields = Object.fromEntries(writable.map((name) => [name, body[name] ?? '']))
  const row = { ...fields, phone: digitsOf(body['phone']) }
  return success(vendor.views.client(vendor.changes.add('clients', row, 'api')), [], 201)
}

function refused({ location }: Vendor, body: Row, self?: Row): Reply | null {
  const phone = digitsOf(body['phone'])
  if (String(body['name'] ?? '').trim() === '') return invalid({ name: ['Укажите имя клиента'] })
  if (phone.length < 9 || phone.length > 15) {
    return invalid({ phone: ['Неверный формат номера телефона'] })
  }
  const twin = location.rows('clients').find((row) => row !== self && row['phone'] === phone)
  return twin ? invalid({ phone: ['Клиент с таким номером телефона уже существует'] }) : null
}

/** The ids of an `id` filter; null when there is none. */
function idsOf(filters: unknown): number[] | null | 'bad' {
  if (!Array.isArray(filters) || filters.length === 0) return null
  const values = filters.map((one) => (one?.type === 'id' ? one?.state?.value : undefined))
  return values.every((value) => Array.isArray(value)) ? values.flat().map(Number) : 'bad'
}

const countOf = (query: URLSearchParams) => Number(query.get('count') ?? 25)
