import { describe, expect, it } from 'vitest'
import { type Role, roles, systemPrincipal } from '../../kernel/principal.ts'
import { authoriseStaff, type StaffAction, type StaffSubject, staffPolicy } from './staff-policy.ts'

const actions: StaffAction[] = ['read', 'create', 'update', 'delete']

function allows(role: Role, action: StaffAction, subject: StaffSubject): boolean {
  try {
    authoriseStaff({ ...systemPrincipal(1), role }, action, subject)
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'forbidden' })
    return false
  }
}

describe.each(['schedule', 'vacation'] as const)('a %s', (subject) => {
  it.each(roles.flatMap((role) => actions.map((action) => ({ role, action }))))(
    'may or may not be met with $action by a $role, as the table says',
    ({ role, action }) => {
      const expected = action === 'read' || role !== 'employee'
      expect(staffPolicy[subject][action][role]).toBe(expected)
      expect(allows(role, action, subject)).toBe(expected)
    },
  )
})
