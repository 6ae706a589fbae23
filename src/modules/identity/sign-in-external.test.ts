import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../tests/support/http-app.ts'
import { type ExternalIdentity, findCallerBySession, signInExternal } from './index.ts'

let house: TestApp

beforeAll(async () => {
  house = await startTestApp()
})
afterAll(() => house.close())

const anna = { bitrix24UserId: '7', email: 'anna@portal.example', name: 'Anna', admin: false }

function come(tenantId: number, identity: ExternalIdentity) {
  return house.db.transaction(tenantId, (tx) => signInExternal(tx, identity))
}

test('a stranger is made, and found by the id of the portal from then on', async () => {
  const { tenantId } = await house.makeTenant()
  const first = await come(tenantId, anna)
  expect(first).toMatchObject({ how: 'created', user: { role: 'employee', bookable: true } })
  const renamed = await come(tenantId, { ...anna, email: 'new@portal.example' })
  expect(renamed).toMatchObject({ how: 'known', user: { id: first.user.id } })
  const caller = await findCallerBySession(house.db, renamed.token)
  expect(caller?.principal).toMatchObject({ tenantId, userId: first.user.id })
})

test('an administrator of the portal administers the tenant', async () => {
  const { tenantId } = await house.makeTenant()
  const boss = await come(tenantId, { ...anna, admin: true })
  expect(boss.user.role).toBe('admin')
})

test('somebody known by e-mail is linked and keeps the role', async () => {
  const { tenantId, people } = await house.makeTenant()
  const manager = { ...anna, email: people.manager.email.toUpperCase() }
  const linked = await come(tenantId, manager)
  expect(linked).toMatchObject({
    how: 'linked',
    user: { id: people.manager.userId, role: 'manager', bitrix24UserId: '7' },
  })
})

test('an e-mail does not make a portal the master of every tenant', async () => {
  const { tenantId, people } = await house.makeTenant()
  const { user, how } = await come(tenantId, { ...anna, email: people.super_admin.email })
  expect(how).toBe('created')
  expect(user).toMatchObject({ role: 'employee', email: null })
})

test('who was switched off here stays out', async () => {
  const { tenantId, people } = await house.makeTenant()
  const { user } = await come(tenantId, anna)
  const url = `/api/users/${user.id}`
  await house.as(people.admin, { method: 'PUT', url, payload: { active: false } })
  await expect(come(tenantId, anna)).rejects.toMatchObject({ code: 'forbidden' })
})
