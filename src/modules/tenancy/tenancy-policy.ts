import { ProblemError } from '../../kernel/errors.ts'
import type { Principal, Role } from '../../kernel/principal.ts'

export type TenancyAction = 'read' | 'update' | 'listAll' | 'create' | 'activate' | 'enter'

/** Who may do what with tenants; from `listAll` on they reach over the walls between them. */
export const tenancyPolicy: Record<TenancyAction, Record<Role, boolean>> = {
  read: { super_admin: true, admin: true, manager: true, employee: true },
  update: { super_admin: true, admin: true, manager: false, employee: false },
  listAll: { super_admin: true, admin: false, manager: false, employee: false },
  create: { super_admin: true, admin: false, manager: false, employee: false },
  activate: { super_admin: true, admin: false, manager: false, employee: false },
  enter: { super_admin: true, admin: false, manager: false, employee: false },
}

/** @throws ProblemError `forbidden` */
export function authoriseTenancy(who: Principal, action: TenancyAction): void {
  if (!tenancyPolicy[action][who.role]) throw new ProblemError('forbidden', { details: { action } })
}
