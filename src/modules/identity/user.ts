import type { Language } from '../../kernel/language.ts'
import type { Role } from '../../kernel/principal.ts'

/** A person who signs in, and, when `bookable`, an employee whom clients book. */
export interface User {
  id: number
  name: string
  email: string | null
  role: Role
  bookable: boolean
  position: string
  color: string
  /** People stand in the calendar by this, and by name where it is the same. */
  calendarOrder: number
  /** The services they perform, ascending; none means all. */
  serviceIds: number[]
  phone: string | null
  language: Language | null
  bitrix24UserId: string | null
  active: boolean
  /** Whether a password is set; people who come through an outside system have none. */
  hasPassword: boolean
  createdAt: string
  updatedAt: string
}

export interface UserChanges {
  name?: string | undefined
  email?: string | null | undefined
  password?: string | undefined
  role?: Role | undefined
  bookable?: boolean | undefined
  position?: string | undefined
  color?: string | undefined
  serviceIds?: number[] | undefined
  phone?: string | null | undefined
  language?: Language | null | undefined
  active?: boolean | undefined
}

export interface NewUser extends UserChanges {
  name: string
  role: Role
}

/** Roles by what they may do, the mightiest first. */
const rank: Record<Role, number> = { super_admin: 0, admin: 1, manager: 2, employee: 3 }

/** Whether the first role may do more than the second. */
export function isAbove(role: Role, other: Role): boolean {
  return rank[role] < rank[other]
}
