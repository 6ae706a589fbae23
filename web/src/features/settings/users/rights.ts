import type { Role } from '../../../route-meta.ts'

/** The roles that can be given within a business, the mightiest first. */
export const givenRoles = ['admin', 'manager', 'employee'] as const satisfies Role[]
export type GivenRole = (typeof givenRoles)[number]

const everyone = { admin: true, manager: true, employee: true } as const
const management = { admin: true, manager: true, employee: false } as const
const admins = { admin: true, manager: false, employee: false } as const

/** What a role may do, in the words of the people it is given to; `own` is with one's own alone. */
export const rights: { name: string; may: Record<GivenRole, boolean | 'own'> }[] = [
  { name: 'bookings', may: { ...everyone, employee: 'own' } },
  { name: 'clients', may: everyone },
  { name: 'clientBase', may: management },
  { name: 'catalog', may: management },
  { name: 'schedules', may: management },
  { name: 'sync', may: management },
  { name: 'history', may: management },
  { name: 'people', may: admins },
  { name: 'settings', may: admins },
]
