import { ProblemError } from '../../kernel/errors.ts'
import type { Principal, Role } from '../../kernel/principal.ts'

export type ClientAction = 'read' | 'create' | 'update' | 'delete' | 'merge' | 'import' | 'export'

/** Who may do what with clients. Employees see all of them: nobody can book a stranger. */
export const clientPolicy: Record<ClientAction, Record<Role, boolean>> = {
  read: { super_admin: true, admin: true, manager: true, employee: true },
  create: { super_admin: true, admin: true, manager: true, employee: true },
  update: { super_admin: true, admin: true, manager: true, employee: true },
  delete: { super_admin: true, admin: true, manager: true, employee: false },
  merge: { super_admin: true, admin: true, manager: true, employee: false },
  import: { super_admin: true, admin: true, manager: true, employee: false },
  export: { super_admin: true, admin: true, manager: true, employee: false },
}

/** @throws ProblemError `forbidden` */
export function authoriseClient(who: Principal, action: ClientAction): void {
  if (!clientPolicy[action][who.role]) throw new ProblemError('forbidden', { details: { action } })
}
