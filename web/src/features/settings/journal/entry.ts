import type { RouteLocationRaw } from 'vue-router'
import type { Schemas } from '../../../api/client.ts'

export type Entry = Schemas['AuditEntry']

/** What happened, by the names that the server gives it; whatever else it may tell is `other`. */
const subjectsWithVerbs = [
  'Booking',
  'Client',
  'Service',
  'Workplace',
  'Status',
  'Schedule',
  'Vacation',
  'User',
  'Connection',
] as const
const happened = new Set<string>([
  ...subjectsWithVerbs.flatMap((noun) => [`${noun}Created`, `${noun}Updated`, `${noun}Deleted`]),
  'TenantCreated',
  'TenantUpdated',
  'UserInvited',
  'MessageChannelUpdated',
  'ClientMessagesUpdated',
  'ClientsExported',
  'BookingsExported',
  'SetupDismissed',
  'SupportEntered',
  'SupportLeft',
  'WaitlistJoined',
  'WaitlistOffered',
  'WaitlistClosed',
  'WaitlistMoved',
  'WebhookCreated',
  'WebhookUpdated',
  'WebhookDeleted',
  'WebhookDisabled',
])

export function kindOf(entry: Entry): string {
  return happened.has(entry.name) ? entry.name : 'other'
}

/** The subjects that the log can be narrowed to. */
export const subjects = [
  'booking',
  'client',
  'service',
  'workplace',
  'status',
  'user',
  'schedule',
  'vacation',
  'waitlist',
  'tenant',
  'connection',
  'webhook',
] as const
export type Subject = (typeof subjects)[number]

/** Where the subject can be looked at; nothing for what is gone or has no page of its own. */
export function placeOf({ name, subject, subject_id: id }: Entry): RouteLocationRaw | null {
  if (name.endsWith('Deleted')) return null
  if (subject === 'booking') return { name: 'calendar', query: { booking: id } }
  if (subject === 'client') return { name: 'client', params: { id } }
  if (subject === 'service') return { name: 'services', query: { service: id } }
  if (subject === 'workplace') return { name: 'workplaces', query: { place: id } }
  if (subject === 'status') return { name: 'statuses', query: { status: id } }
  if (subject === 'user') return { name: 'users', query: { person: id } }
  if (subject === 'connection') return { name: 'connection', params: { id } }
  if (subject === 'webhook') return { name: 'webhook', params: { id } }
  return null
}

export interface Change {
  field: string
  before: unknown
  after: unknown
}

/** Fields that repeat what others tell, or tell nobody anything. */
const untold = new Set(['service_ids', 'series_id', 'changed', 'color_key', 'event_id', 'offer'])

/** What changed, a level of fields deep: an object's own fields are told apart. */
export function changesOf(entry: Entry): Change[] {
  const ofChannel = entry.name === 'MessageChannelUpdated'
  return entry.changes.flatMap(({ field, before, after }) => {
    if (untold.has(field)) return []
    if (ofChannel && field === 'enabled') return [{ field: 'channel_enabled', before, after }]
    const was = fieldsOf(before)
    const now = fieldsOf(after)
    if (!was || !now) return [{ field, before, after }]
    return [...new Set([...Object.keys(was), ...Object.keys(now)])]
      .filter((inner) => JSON.stringify(was[inner]) !== JSON.stringify(now[inner]))
      .map((inner) => ({ field: inner, before: was[inner], after: now[inner] }))
  })
}

/** A field of what the subject was then. */
export function datum(entry: Entry, field: string): unknown {
  return fieldsOf(entry.data)?.[field]
}

function fieldsOf(value: unknown): Record<string, unknown> | null {
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value)
  return isObject ? { ...value } : null
}
