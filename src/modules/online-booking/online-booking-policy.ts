import { ProblemError } from '../../kernel/errors.ts'
import type { Principal, Role } from '../../kernel/principal.ts'

export type OnlineBookingAction = 'read' | 'update'

/** Who may do what with the public page of a business. */
export const onlineBookingPolicy: Record<OnlineBookingAction, Record<Role, boolean>> = {
  read: { super_admin: true, admin: true, manager: true, employee: false },
  update: { super_admin: true, admin: true, manager: false, employee: false },
}

/** @throws ProblemError `forbidden` */
export function authoriseOnlineBooking(who: Principal, action: OnlineBookingAction): void {
  if (!onlineBookingPolicy[action][who.role]) {
    throw new ProblemError('forbidden', { details: { action } })
  }
}
