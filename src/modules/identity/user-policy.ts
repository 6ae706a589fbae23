import { ProblemError } from '../../kernel/errors.ts'
import type { Principal, Role } from '../../kernel/principal.ts'
import { isAbove } from './user.ts'

export type UserAction = 'list' | 'read' | 'create' | 'update' | 'delete' | 'invite' | 'order'

/**
 * Who may do what with the people of a tenant. `own` means with oneself; `names` means that of
 * others no more is shown than what a calendar needs.
 */
export const userPolicy: Record<UserAction, Record<Role, boolean | 'own' | 'names'>> = {
  list: { super_admin: true, admin: true, manager: true, employee: 'names' },
  read: { super_admin: true, admin: true, manager: true, employee: 'names' },
  create: { super_admin: true, admin: true, manager: false, employee: false },
  update: { super_admin: true, admin: true, manager: 'own', employee: 'own' },
  delete: { super_admin: true, admin: true, manager: false, employee: false },
  invite: { super_admin: true, admin: true, manager: false, employee: false },
  order: { super_admin: true, admin: true, manager: true, employee: false },
}

/** What people may change about themselves without being administrators. */
export const ownFields: readonly string[] = ['name', 'password', 'color', 'phone', 'language']

/**
 * Answers how much the caller may, for the user of that number (none for `list` and `create`).
 * Somebody above the caller is out of reach whatever the table says.
 *
 * @throws ProblemError `forbidden`
 */
export function authoriseUser(
  who: Principal,
  action: UserAction,
  target?: { id: number; role: Role },
): 'all' | 'own' | 'names' {
  const answer = userPolicy[action][who.role]
  const forbidden = () => new ProblemError('forbidden', { details: { action } })
  const changes = action !== 'list' && action !== 'read'
  if (changes && target && isAbove(target.role, who.role)) throw forbidden()
  if (answer === true) return 'all'
  const self = target !== undefined && target.id === who.userId
  if (answer === 'own' && self) return 'own'
  if (answer === 'names') return self ? 'all' : 'names'
  throw forbidden()
}

/** Nobody gives a role above their own. @throws ProblemError `forbidden` */
export function authoriseRole(who: Principal, role: Role): void {
  if (isAbove(role, who.role)) {
    throw new ProblemError('forbidden', { fields: [{ field: 'role', code: 'not_allowed' }] })
  }
}
