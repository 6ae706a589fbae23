/** How much a token may do. The server knows finer scopes; these are what people ask for. */
export const reaches = ['read', 'all', 'some'] as const
export type Reach = (typeof reaches)[number]

/** The parts of the API that a token can be given apart, by the first word of their addresses. */
export const parts = [
  'bookings',
  'clients',
  'services',
  'users',
  'schedules',
  'slots',
  'changes',
] as const
export type Part = (typeof parts)[number]
export type Level = 'none' | 'read' | 'write'

/** The scopes that the server is asked for. */
export function scopesOf(reach: Reach, levels: Record<Part, Level>): string[] {
  if (reach === 'all') return ['*']
  if (reach === 'read') return ['read']
  return parts.flatMap((part) => (levels[part] === 'none' ? [] : [`${part}:${levels[part]}`]))
}

/** Lives that a token is given, in days; null lives until it is revoked. */
export const lives = [30, 90, 365, null] as const

/** The instant when a life of so many days ends. */
export function endOf(days: number | null, nowMs: number): string | null {
  return days === null ? null : new Date(nowMs + days * 86_400_000).toISOString()
}
