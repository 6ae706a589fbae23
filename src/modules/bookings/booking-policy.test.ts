import { expect, test } from 'vitest'
import type { Principal, Role } from '../../kernel/principal.ts'
import { type BookingAction, bookingPolicy, mayBook, onlyOwnCalendar } from './booking-policy.ts'

const ownId = 7
const otherId = 8

function caller(role: Role, userId: number | null = ownId): Principal {
  return { tenantId: 1, userId, role, name: role, scopes: ['*'], actor: { kind: 'system' } }
}

const management: Role[] = ['super_admin', 'admin', 'manager']
const actions = Object.keys(bookingPolicy) as BookingAction[]

test.each(management)('a %s may do everything in every calendar of the tenant', (role) => {
  for (const action of actions) {
    expect(mayBook(caller(role), action, ownId)).toBe(true)
    expect(mayBook(caller(role), action, otherId)).toBe(true)
  }
})

test.each<[BookingAction, boolean, boolean]>([
  ['read', true, false],
  ['create', true, false],
  ['change', true, false],
  ['delete', true, false],
  ['share_link', true, false],
  ['force', false, false],
  ['correct_status', false, false],
  ['find_slots', true, true],
  ['read_waitlist', true, true],
  ['edit_waitlist', true, true],
  ['export', false, false],
])('an employee: %s in the own calendar %s, in a colleague’s %s', (action, own, other) => {
  expect(mayBook(caller('employee'), action, ownId)).toBe(own)
  expect(mayBook(caller('employee'), action, otherId)).toBe(other)
})

test('an employee without a calendar owns nothing', () => {
  expect(mayBook(caller('employee', null), 'read', ownId)).toBe(false)
  expect(mayBook(caller('employee'), 'read')).toBe(false)
  expect(onlyOwnCalendar(caller('employee', null))).toBe(0)
})

test('lists narrow to the own calendar for employees alone', () => {
  expect(onlyOwnCalendar(caller('employee'))).toBe(ownId)
  for (const role of management) expect(onlyOwnCalendar(caller(role))).toBeNull()
})
