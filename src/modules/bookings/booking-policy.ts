import { ProblemError } from '../../kernel/errors.ts'
import type { Principal, Role } from '../../kernel/principal.ts'

export type BookingAction =
  | 'read'
  | 'create'
  | 'change'
  | 'delete'
  | 'force'
  | 'correct_status'
  | 'find_slots'
  | 'share_link'
  | 'read_waitlist'
  | 'edit_waitlist'
  | 'export'

/** `own` is what stands in the caller's own calendar. */
type Grant = boolean | 'own'

const everyone = { super_admin: true, admin: true, manager: true, employee: true } as const
const management = { super_admin: true, admin: true, manager: true, employee: false } as const
const ownForEmployees = { super_admin: true, admin: true, manager: true, employee: 'own' } as const

/** Who may do what with bookings, slots, links and the waiting list. */
export const bookingPolicy: Record<BookingAction, Record<Role, Grant>> = {
  read: ownForEmployees,
  create: ownForEmployees,
  change: ownForEmployees,
  delete: ownForEmployees,
  force: management,
  correct_status: management,
  find_slots: everyone,
  share_link: ownForEmployees,
  read_waitlist: everyone,
  edit_waitlist: everyone,
  export: management,
}

/**
 * Whether the caller may do this; `ownerId` is the employee in whose calendar the booking stands.
 * Without an owner, a grant for one's own things is not enough.
 */
export function mayBook(who: Principal, action: BookingAction, ownerId?: number): boolean {
  const grant = bookingPolicy[action][who.role]
  if (grant !== 'own') return grant
  return ownerId !== undefined && ownerId === who.userId
}

/** @throws ProblemError `forbidden` */
export function authorise(who: Principal, action: BookingAction, ownerId?: number): void {
  if (!mayBook(who, action, ownerId)) throw new ProblemError('forbidden', { details: { action } })
}

/** The one employee whose bookings the caller may see, or null when all of them. */
export function onlyOwnCalendar(who: Principal): number | null {
  if (bookingPolicy.read[who.role] === true) return null
  // A caller without a user has no calendar, and no employee carries the number 0.
  return who.userId ?? 0
}
