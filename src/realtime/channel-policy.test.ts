import { expect, test } from 'vitest'
import { type ChannelUser, mayJoin } from './channel-policy.ts'

function person(role: string, id = 7, tenantId = 1): ChannelUser {
  return { id, tenantId, role, name: 'Eva' }
}

test.each(['admin', 'manager', 'super_admin'])('a %s hears everything in the tenant', (role) => {
  expect(mayJoin('private-tenant.1', person(role))).toEqual({ ok: true, scope: 'all' })
})

test.each(['employee', 'a role of tomorrow'])('an %s hears what concerns them', (role) => {
  expect(mayJoin('private-tenant.1', person(role))).toEqual({ ok: true, scope: { userId: 7 } })
})

test.each(['private-tenant.2', 'private-tenant.2.user.7', 'presence-tenant.2.calendar'])(
  '%s is closed to people of another tenant',
  (channel) => {
    expect(mayJoin(channel, person('admin')).ok).toBe(false)
  },
)

test.each(['private-tenant.2', 'presence-tenant.2.calendar'])(
  '%s is open to a super admin of another tenant',
  (channel) => {
    expect(mayJoin(channel, person('super_admin')).ok).toBe(true)
  },
)

test('a personal channel is for that person alone', () => {
  expect(mayJoin('private-tenant.1.user.7', person('employee')).ok).toBe(true)
  expect(mayJoin('private-tenant.1.user.8', person('employee')).ok).toBe(false)
  expect(mayJoin('private-tenant.1.user.8', person('admin')).ok).toBe(false)
  expect(mayJoin('private-tenant.1.user.8', person('super_admin')).ok).toBe(false)
})

test('who looks at the calendar is shown with id and name', () => {
  const decision = mayJoin('presence-tenant.1.calendar', person('employee'))
  expect(decision).toEqual({
    ok: true,
    scope: 'all',
    channelData: '{"user_id":"7","user_info":{"id":7,"name":"Eva"}}',
  })
})

test.each([
  'private-tenant.',
  'private-tenant.01',
  'private-tenant.1 ',
  'private-tenant.1.',
  'private-tenant.1.user',
  'private-tenant.1.user.07',
  'private-tenant.1.calendar',
  'private-tenant.1\n',
  'presence-tenant.1',
  'presence-tenant.1.user.7',
  'private-encrypted-tenant.1',
  'tenant.1',
  'PRIVATE-tenant.1',
  'private-shop.1',
  '',
])('the name %j is refused even to a super admin', (channel) => {
  expect(mayJoin(channel, person('super_admin')).ok).toBe(false)
})
