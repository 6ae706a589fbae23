import { ProblemError } from '../../kernel/errors.ts'
import type { Principal, Role } from '../../kernel/principal.ts'

export type StaffSubject = 'schedule' | 'vacation'
export type StaffAction = 'read' | 'create' | 'update' | 'delete'

const everyone = { super_admin: true, admin: true, manager: true, employee: true } as const
const management = { super_admin: true, admin: true, manager: true, employee: false } as const

/** Who may do what with working hours and vacations: whoever runs the business plans them. */
export const staffPolicy: Record<StaffSubject, Record<StaffAction, Record<Role, boolean>>> = {
  schedule: { read: everyone, create: management, update: management, delete: management },
  vacation: { read: everyone, create: management, update: management, delete: management },
}

/** @throws ProblemError `forbidden` */
export function authoriseStaff(who: Principal, action: StaffAction, subject: StaffSubject): void {
  if (!staffPolicy[subject][action][who.role]) {
    throw new ProblemError('forbidden', { details: { action } })
  }
}
