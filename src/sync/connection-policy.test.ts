import { expect, test } from 'vitest'
import { type Principal, type Role, roles, systemPrincipal } from '../kernel/principal.ts'
import {
  authoriseConnection,
  type ConnectionAction,
  connectionPolicy,
} from './connection-policy.ts'

const as = (role: Role): Principal => ({ ...systemPrincipal(1), role })

test('health is the business of managers, keys that of admins, and none of it of employees', () => {
  expect(connectionPolicy).toEqual({
    see: { super_admin: true, admin: true, manager: true, employee: false },
    change: { super_admin: true, admin: true, manager: false, employee: false },
    repair: { super_admin: true, admin: true, manager: true, employee: false },
  })
})

const cells = (Object.keys(connectionPolicy) as ConnectionAction[]).flatMap((action) =>
  roles.map((role) => ({ action, role, allowed: connectionPolicy[action][role] })),
)

test.each(cells.filter(({ allowed }) => allowed))('$role may $action', ({ action, role }) => {
  expect(() => authoriseConnection(as(role), action)).not.toThrow()
})

test.each(cells.filter(({ allowed }) => !allowed))('$role may not $action', ({ action, role }) => {
  expect(() => authoriseConnection(as(role), action)).toThrow(
    expect.objectContaining({ code: 'forbidden' }),
  )
})
