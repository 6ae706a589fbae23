import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../../tests/support/http-app.ts'
import type { Role } from '../../kernel/principal.ts'
import { jsonOf } from '../testing/json-of.ts'
import { serviceRoutes } from './services.ts'
import { statusRoutes } from './statuses.ts'
import { workplaceRoutes } from './workplaces.ts'

let test: TestApp
let people: Record<Role, TestPerson>

beforeAll(async () => {
  test = await startTestApp({
    routes: [serviceRoutes, workplaceRoutes, statusRoutes],
    remoteIds: async (_tx, idName, ids) =>
      new Map(idName === 'bitrix24_product_id' ? ids.map((id) => [id, String(id + 1000)]) : []),
  })
  people = (await test.makeTenant()).people
})
afterAll(() => test.close())

async function ask(
  role: Role,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
) {
  const answer = await test.as(people[role], { method, url, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.body === '' ? {} : jsonOf(answer) }
}

describe('/api/services', () => {
  it('goes on after a name of three hundred letters of several bytes', async () => {
    for (const position of [901, 902]) {
      const name = 'Ї'.repeat(300)
      await ask('manager', 'POST', '/api/services', {
        name,
        position,
        category: 'long',
        active: false,
      })
    }
    const url = '/api/services?search=long&limit=1'
    const { body } = await ask('employee', 'GET', url)
    const next = await ask('employee', 'GET', `${url}&cursor=${body['next_cursor']}`)
    expect(next).toMatchObject({ status: 200, body: { items: [{ position: 902 }] } })
  })

  it('makes, reads, lists, changes and deletes, with the number of the product in the CRM', async () => {
    const made = await ask('manager', 'POST', '/api/services', {
      name: 'Haircut',
      price_minor: 50_000,
      needs_workplace: true,
    })
    expect(made.status).toBe(201)
    const id = Number(made.body['id'])
    const url = `/api/services/${id}`
    expect(made.body).toEqual({
      id,
      type: 'service',
      name: 'Haircut',
      category: '',
      description: '',
      price_minor: 50_000,
      duration_minutes: 60,
      buffer_before_minutes: 0,
      buffer_after_minutes: 0,
      needs_workplace: true,
      active: true,
      position: 0,
      bitrix24_product_id: id + 1000,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    expect(await ask('employee', 'GET', url)).toEqual({ status: 200, body: made.body })
    const list = await ask('employee', 'GET', '/api/services?active=true&type=service&search=hair')
    expect(list.body).toEqual({ items: [made.body], next_cursor: null })
    const changed = await ask('manager', 'PUT', url, { active: false, duration_minutes: 45 })
    expect(changed.body).toMatchObject({ active: false, duration_minutes: 45, name: 'Haircut' })
    expect((await ask('employee', 'GET', '/api/services?active=true')).body['items']).toEqual([])
    expect((await ask('manager', 'DELETE', url)).status).toBe(204)
    expect((await ask('manager', 'GET', url)).status).toBe(404)
  })

  it('names each wrong field, and each one it does not know', async () => {
    const wrong = { name: '', price_minor: -1, colour: 'red' }
    const { status, body } = await ask('admin', 'POST', '/api/services', wrong)
    expect(status).toBe(400)
    expect(body['errors']).toMatchObject([
      { field: 'name', code: 'required' },
      { field: 'price_minor', code: 'too_small' },
      { field: 'colour', code: 'unknown_field' },
    ])
  })

  it('lets employees read and no more', async () => {
    const refused = await ask('employee', 'POST', '/api/services', { name: 'Mine' })
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })
})

describe('/api/workplaces', () => {
  it('makes, reads, lists, changes and deletes', async () => {
    const made = await ask('manager', 'POST', '/api/workplaces', { name: 'Chair' })
    expect(made.status).toBe(201)
    const url = `/api/workplaces/${Number(made.body['id'])}`
    const changed = await ask('manager', 'PUT', url, { capacity: 3 })
    expect(changed.body).toEqual({ ...made.body, capacity: 3 })
    expect((await ask('employee', 'GET', url)).body).toEqual(changed.body)
    expect((await ask('employee', 'GET', '/api/workplaces')).body['items']).toEqual([changed.body])
    expect((await ask('manager', 'DELETE', url)).status).toBe(204)
    expect((await ask('manager', 'DELETE', url)).status).toBe(404)
  })
})

describe('/api/statuses', () => {
  it('makes, reads, lists, changes and deletes', async () => {
    const input = { name: 'Late', meaning: 'active', position: 0 }
    const made = await ask('admin', 'POST', '/api/statuses', input)
    expect(made).toMatchObject({ status: 201, body: { ...input, is_default: false } })
    const url = `/api/statuses/${Number(made.body['id'])}`
    const changed = await ask('admin', 'PUT', url, { name: 'Very late', color: '#FF0000' })
    expect(changed.body).toEqual({ ...made.body, name: 'Very late', color: '#ff0000' })
    expect((await ask('employee', 'GET', url)).body).toEqual(changed.body)
    const { items } = (await ask('employee', 'GET', '/api/statuses')).body
    expect(items).toMatchObject([{ name: 'Very late' }, { name: 'New' }, {}, {}, {}, {}])
    expect((await ask('admin', 'DELETE', url)).status).toBe(204)
  })

  it('answers 409 when the default would go, and 403 to a manager', async () => {
    const { items } = (await ask('admin', 'GET', '/api/statuses')).body
    const all = Array.isArray(items) ? items : []
    const url = `/api/statuses/${all.find((status) => status.is_default)?.id}`
    const refused = await ask('admin', 'DELETE', url)
    expect(refused).toMatchObject({ status: 409, body: { code: 'in_use' } })
    expect((await ask('manager', 'PUT', url, { name: 'x' })).status).toBe(403)
  })
})
