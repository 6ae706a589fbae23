/** What the server keeps, under the names that queries are cached and made stale by. */
export type Entity =
  | 'bookings'
  | 'clients'
  | 'services'
  | 'workplaces'
  | 'statuses'
  | 'users'
  | 'schedules'
  | 'vacations'
  | 'waitlist'
  | 'connections'
  | 'tenant'
  | 'tenants'
  | 'tokens'
  | 'webhooks'
  | 'audit-log'
  | 'setup'
  | 'client-imports'
  | 'messages'
  | 'message-channels'
  | 'online-booking'
  /** What was read from the other side of a connection: no event of ours makes it stale. */
  | 'remote'

export type Key = readonly [Entity, ...unknown[]]

/** Which entities a live event makes stale, by the beginning of its name. */
const touched: Record<string, Entity[]> = {
  Booking: ['bookings', 'setup', 'messages'],
  Message: ['messages', 'message-channels'],
  Client: ['clients', 'bookings', 'messages'],
  Service: ['services', 'setup'],
  Workplace: ['workplaces'],
  Status: ['statuses'],
  User: ['users', 'setup'],
  Vacation: ['vacations'],
  Schedule: ['schedules', 'setup'],
  Waitlist: ['waitlist'],
  Tenant: ['tenant', 'online-booking'],
  Sync: ['connections'],
  Connection: ['connections'],
}

export function touchedBy(event: string): Entity[] {
  const [, subject = ''] = /^([A-Z][a-z]+)/.exec(event) ?? []
  return touched[subject] ?? []
}
