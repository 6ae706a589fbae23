import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../../tests/support/http-app.ts'
import type { Role } from '../../kernel/principal.ts'
import { jsonOf } from '../testing/json-of.ts'
import { clientRoutes } from './clients.ts'

let house: TestApp
let people: Record<Role, TestPerson>
let stranger: TestPerson

/** Stands for a CRM that knows every client by this number. */
const remoteIds = async (_tx: unknown, _kind: string, ids: number[]) =>
  new Map(ids.map((id) => [id, String(9000 + id)]))

beforeAll(async () => {
  house = await startTestApp({ routes: [clientRoutes], remoteIds })
  people = (await house.makeTenant('Salon')).people
  stranger = (await house.makeTenant('Clinic')).people.admin
})
afterAll(() => house.close())

const url = '/api/clients'
const add = async (payload: object, who = people.admin) =>
  jsonOf(await house.as(who, { method: 'POST', url, payload }))

test('a client is added, read, changed and deleted', async () => {
  const made = await house.as(people.manager, {
    method: 'POST',
    url,
    payload: { first_name: 'Asel', last_name: 'Ospanova', phone: '8 701 123 45 67' },
  })
  expect(made.statusCode).toBe(201)
  const { id } = jsonOf(made)
  const own = `${url}/${id}`
  const read = jsonOf(await house.as(people.employee, { method: 'GET', url: own }))
  expect(read).toMatchObject({ first_name: 'Asel', phone: '+77011234567' })
  expect(read['crm_contact_id']).toBe(9000 + Number(id))
  const change = { method: 'PUT', url: own, payload: { note: 'tea' } } as const
  expect(jsonOf(await house.as(people.employee, change))).toMatchObject({
    first_name: 'Asel',
    note: 'tea',
  })
  const remove = { method: 'DELETE', url: own } as const
  expect((await house.as(people.employee, remove)).statusCode).toBe(403)
  expect((await house.as(people.manager, remove)).statusCode).toBe(204)
  expect((await house.as(people.manager, { method: 'GET', url: own })).statusCode).toBe(404)
})

test('a phone that cannot be one is named in the problem', async () => {
  const problem = await add({ first_name: 'X', phone: '12' })
  expect(problem).toMatchObject({ status: 400, errors: [{ field: 'phone', code: 'not_phone' }] })
})

test('the longest names still give a cursor that the next page accepts', async () => {
  const name = 'Ы'.repeat(200)
  for (let n = 0; n < 2; n++) await add({ first_name: name, last_name: name })
  const first = jsonOf(
    await house.as(people.admin, { method: 'GET', url, query: { search: 'ыыыы', limit: '1' } }),
  )
  const query = { search: 'ыыыы', limit: '1', cursor: String(first['next_cursor']) }
  const next = await house.as(people.admin, { method: 'GET', url, query })
  expect(next.statusCode).toBe(200)
  expect(jsonOf(next)['next_cursor']).toBeNull()
})

test('another tenant meets 404 at every verb', async () => {
  const { id } = await add({ first_name: 'Secret' })
  for (const method of ['GET', 'PUT', 'DELETE'] as const) {
    const payload = method === 'PUT' ? { payload: { note: 'mine' } } : {}
    const answer = await house.as(stranger, { method, url: `${url}/${id}`, ...payload })
    expect(answer.statusCode, method).toBe(404)
  }
})
