import { ProblemError } from '../kernel/errors.ts'
import type { Principal, Role } from '../kernel/principal.ts'

export type ConnectionAction = 'see' | 'change' | 'repair'

/**
 * Who may do what with connections: their health is the managers' business, their keys the admins'.
 */
export const connectionPolicy: Record<ConnectionAction, Record<Role, boolean>> = {
  see: { super_admin: true, admin: true, manager: true, employee: false },
  change: { super_admin: true, admin: true, manager: false, employee: false },
  repair: { super_admin: true, admin: true, manager: true, employee: false },
}

/** @throws ProblemError `forbidden` */
export function authoriseConnection(who: Principal, action: ConnectionAction): void {
  if (!connectionPolicy[action][who.role]) throw new ProblemError('forbidden')
}
