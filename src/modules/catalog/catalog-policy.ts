import { ProblemError } from '../../kernel/errors.ts'
import type { Principal, Role } from '../../kernel/principal.ts'

export type CatalogSubject = 'service' | 'workplace' | 'status'
export type CatalogAction = 'read' | 'create' | 'update' | 'delete'

const everyone = { super_admin: true, admin: true, manager: true, employee: true } as const
const management = { super_admin: true, admin: true, manager: true, employee: false } as const
const admins = { super_admin: true, admin: true, manager: false, employee: false } as const

/** Who may do what with services, workplaces and statuses. */
export const catalogPolicy: Record<CatalogSubject, Record<CatalogAction, Record<Role, boolean>>> = {
  service: { read: everyone, create: management, update: management, delete: management },
  workplace: { read: everyone, create: management, update: management, delete: management },
  status: { read: everyone, create: admins, update: admins, delete: admins },
}

/** @throws ProblemError `forbidden` */
export function authoriseCatalog(
  who: Principal,
  action: CatalogAction,
  subject: CatalogSubject,
): void {
  if (!catalogPolicy[subject][action][who.role]) {
    throw new ProblemError('forbidden', { details: { action, subject } })
  }
}
