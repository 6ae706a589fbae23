import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../../tests/support/http-app.ts'
import { languages } from '../../kernel/language.ts'
import { type Role, roles } from '../../kernel/principal.ts'
import { defaultStatuses } from './default-statuses.ts'
import { createTenant, everyTenant, readTenant, tenancyPolicy } from './index.ts'

let house: TestApp
let people: Record<Role, TestPerson>
const actor = { kind: 'system' } as const

beforeAll(async () => {
  house = await startTestApp()
  people = (await house.makeTenant()).people
})
afterAll(() => house.close())

const requests = {
  read: { method: 'GET', url: '/api/tenant' },
  update: { method: 'PUT', url: '/api/tenant', payload: { slot_step_minutes: 30 } },
  listAll: { method: 'GET', url: '/api/tenants' },
  create: { method: 'POST', url: '/api/tenants', payload: { name: 'New' } },
  activate: { method: 'PUT', url: '/api/tenants/1', payload: { active: true } },
} as const

const actions = Object.keys(requests) as (keyof typeof requests)[]

test.each(roles.flatMap((role) => actions.map((action) => ({ role, action }))))(
  '$role may $action as the table says',
  async ({ role, action }) => {
    const { statusCode } = await house.as(people[role], requests[action])
    expect(statusCode < 300).toBe(tenancyPolicy[action][role])
    if (statusCode >= 300) expect(statusCode).toBe(403)
  },
)

test('settings are checked against what exists', async () => {
  const payload = { zone: 'Europe/Kyivv', currency: 'ABC', country: 'XX' }
  const answer = await house.as(people.admin, { method: 'PUT', url: '/api/tenant', payload })
  expect(JSON.parse(answer.body).errors).toMatchObject([
    { field: 'zone', code: 'not_zone' },
    { field: 'currency', code: 'not_currency' },
    { field: 'country', code: 'not_country' },
  ])
})

test('a change of settings is kept, told and remembered', async () => {
  const payload = { zone: 'Europe/Kyiv', currency: 'UAH', country: 'UA', language: 'uk' }
  const put = await house.as(people.admin, { method: 'PUT', url: '/api/tenant', payload })
  expect(JSON.parse(put.body)).toMatchObject(payload)
  const history = await house.as(people.manager, { url: '/api/history?subject=tenant&limit=1' })
  expect(JSON.parse(history.body).items).toMatchObject([
    { name: 'TenantUpdated', data: payload, before: { currency: 'KZT' } },
  ])
})

test('a new tenant can work at once: an administrator and statuses in its language', async () => {
  const admin = { name: 'Олена', email: 'olena@example.com', password: 'long enough' }
  const made = await house.as(people.super_admin, {
    method: 'POST',
    url: '/api/tenants',
    payload: { name: 'Салон', slug: 'salon-kyiv', language: 'uk', currency: 'UAH', admin },
  })
  expect(made.statusCode).toBe(201)
  const signed = await house.app.inject({
    method: 'POST',
    url: '/api/login',
    payload: { email: admin.email, password: admin.password },
  })
  expect(JSON.parse(signed.body)).toMatchObject({ role: 'admin', tenant: { slug: 'salon-kyiv' } })
})

test('a slug that is taken is named, though the other tenant is invisible', async () => {
  await createTenant(house.db, { name: 'One', slug: 'only-one', actor })
  const again = createTenant(house.db, { name: 'Two', slug: 'only-one', actor })
  await expect(again).rejects.toMatchObject({ fields: [{ field: 'slug', code: 'taken' }] })
})

test('a tenant whose first contents fail is not made at all', async () => {
  const failing = createTenant(house.db, { name: 'Half', slug: 'half', actor }, async () => {
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  const names: string[] = []
  for await (const tenant of everyTenant(house.db)) names.push(tenant.name)
  expect(names).not.toContain('Half')
})

test('a tenant reads itself and nobody else', async () => {
  const [one, two] = [
    await createTenant(house.db, { name: 'A', actor }),
    await createTenant(house.db, { name: 'B', actor }),
  ]
  expect((await house.db.transaction(one.id, readTenant)).name).toBe('A')
  expect((await house.db.transaction(two.id, readTenant)).name).toBe('B')
})

test.each(languages)('default statuses in %s have one default and every meaning', (language) => {
  const statuses = defaultStatuses(language)
  expect(statuses.filter(({ isDefault }) => isDefault)).toHaveLength(1)
  const meanings = new Set(statuses.map(({ meaning }) => meaning))
  expect(meanings).toEqual(new Set(['active', 'completed', 'no_show', 'cancelled']))
  expect(new Set(statuses.map(({ name }) => name)).size).toBe(statuses.length)
})
