import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../../tests/support/http-app.ts'
import { type Role, roles } from '../../kernel/principal.ts'
import { type UserAction, userPolicy } from './user-policy.ts'

let house: TestApp
let own: Record<Role, TestPerson>
let others: Record<Role, TestPerson>

beforeAll(async () => {
  house = await startTestApp()
  own = (await house.makeTenant('Own')).people
  others = (await house.makeTenant('Other')).people
})
afterAll(() => house.close())

/** The same cases as the table, walked over HTTP. */
const requests: Record<
  UserAction,
  (id: number) => { method: string; url: string; payload?: object }
> = {
  list: () => ({ method: 'GET', url: '/api/users' }),
  read: (id) => ({ method: 'GET', url: `/api/users/${id}` }),
  create: () => ({ method: 'POST', url: '/api/users', payload: { name: 'New' } }),
  update: (id) => ({ method: 'PUT', url: `/api/users/${id}`, payload: { color: '#00ff00' } }),
  delete: (id) => ({ method: 'DELETE', url: `/api/users/${id}` }),
  invite: (id) => ({ method: 'POST', url: `/api/users/${id}/invitation` }),
  order: (id) => ({ method: 'PUT', url: '/api/users/order', payload: { ids: [id] } }),
}

const actions = Object.keys(userPolicy) as UserAction[]
const cases = roles.flatMap((role) => actions.map((action) => ({ role, action })))

async function ask(person: TestPerson, action: UserAction, id: number) {
  const { method, ...rest } = requests[action](id)
  return house.as(person, { method: method as 'GET', ...rest })
}

/** A colleague of the caller, below everybody in rank. */
async function makeColleague(): Promise<number> {
  const answer = await house.as(own.admin, {
    method: 'POST',
    url: '/api/users',
    payload: { name: 'Colleague', email: `${randomUUID()}@example.com`, phone: '8 701 123 45 67' },
  })
  return JSON.parse(answer.body).id
}

test.each(cases)('in the own tenant, $role may $action as the table says', async (one) => {
  const id = await makeColleague()
  const { statusCode, body } = await ask(own[one.role], one.action, id)
  const allowed = userPolicy[one.action][one.role]
  expect(statusCode < 300).toBe(allowed === true || allowed === 'names')
  if (allowed === 'names') expect(body).not.toContain('+77011234567')
  if (one.action === 'read' && allowed === true) expect(body).toContain('+77011234567')
})

const aboutOne = (action: UserAction) => !['list', 'create', 'order'].includes(action)

test.each(cases.filter(({ action }) => aboutOne(action)))(
  'in another tenant, $role cannot $action anybody',
  async ({ role, action }) => {
    expect((await ask(own[role], action, others.employee.userId)).statusCode).toBe(404)
  },
)

test.each(['manager', 'employee'] as const)(
  'a %s may change a few fields of himself',
  async (role) => {
    const change = (payload: object) =>
      house.as(own[role], { method: 'PUT', url: `/api/users/${own[role].userId}`, payload })
    expect((await change({ language: 'kk', phone: '+77011234567' })).statusCode).toBe(200)
    const refused = await change({ role: 'admin' })
    expect(refused.statusCode).toBe(403)
    expect(JSON.parse(refused.body).errors).toMatchObject([{ field: 'role', code: 'not_allowed' }])
  },
)

test('nobody gives a role above their own, or touches somebody above', async () => {
  const give = { method: 'POST' as const, url: '/api/users' }
  const payload = { name: 'Root', role: 'super_admin' }
  expect((await house.as(own.admin, { ...give, payload })).statusCode).toBe(403)
  const id = own.super_admin.userId
  expect((await ask(own.admin, 'update', id)).statusCode).toBe(403)
  expect((await ask(own.admin, 'delete', id)).statusCode).toBe(403)
})

test('the last administrator stays', async () => {
  const { people } = await house.makeTenant('Lonely')
  expect((await ask(people.admin, 'delete', people.super_admin.userId)).statusCode).toBe(403)
  expect((await ask(people.super_admin, 'delete', people.super_admin.userId)).statusCode).toBe(204)
  const id = people.admin.userId
  for (const payload of [{ active: false }, { role: 'manager' }]) {
    const answer = await house.as(people.admin, { method: 'PUT', url: `/api/users/${id}`, payload })
    expect(JSON.parse(answer.body).code).toBe('last_admin')
  }
  expect(JSON.parse((await ask(people.admin, 'delete', id)).body).code).toBe('last_admin')
})

test('an e-mail is one person in a tenant, and what is typed is brought to one form', async () => {
  const url = '/api/users'
  const payload = { name: 'Aigerim', email: ' Aigerim@Example.com ', phone: '8 (701) 765-43-21' }
  const made = await house.as(own.admin, { method: 'POST', url, payload })
  expect(JSON.parse(made.body)).toMatchObject({
    email: 'aigerim@example.com',
    phone: '+77017654321',
  })
  const again = await house.as(own.admin, { method: 'POST', url, payload })
  expect(JSON.parse(again.body).errors).toMatchObject([{ field: 'email', code: 'taken' }])
  const elsewhere = await house.as(others.admin, { method: 'POST', url, payload })
  expect(elsewhere.statusCode).toBe(201)
})

test('a person with a visit ahead cannot be removed', async () => {
  const id = await makeColleague()
  const { Client } = await import('pg')
  const client = new Client({ connectionString: house.ownerUrl })
  await client.connect()
  await client.query(
    `insert into bookings (tenant_id, user_id, status_id, starts_at, ends_at)
     select $1, $2, id, now() + interval '1 day', now() + interval '25 hours'
     from statuses where tenant_id = $1 and is_default`,
    [own.admin.tenantId, id],
  )
  await client.end()
  const answer = await ask(own.admin, 'delete', id)
  expect(JSON.parse(answer.body)).toMatchObject({ status: 409, code: 'in_use' })
})

test('people are listed in pages', async () => {
  const seen: number[] = []
  for (let cursor = ''; ; ) {
    const answer = await house.as(others.admin, { url: `/api/users?limit=2${cursor}` })
    const page = JSON.parse(answer.body)
    seen.push(...page.items.map((user: { id: number }) => user.id))
    if (page.next_cursor === null) break
    cursor = `&cursor=${page.next_cursor}`
  }
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
  expect(seen.length).toBeGreaterThanOrEqual(4)
})
