import { type FactSubject, factSubjects } from '../platform/facts/index.ts'
import type { RealtimeApp } from './settings.ts'

/** Something that happened in a tenant and was committed. */
export interface ToldFact {
  tenantId: number
  /** Lets a screen that caught up by HTTP drop what it has seen already. */
  factId: string | number
  /** `BookingCreated`, `ServiceUpdated`, … */
  name: string
  subject: { kind: FactSubject; id: string | number }
  /** The subject as the HTTP API shows it. */
  data: Record<string, unknown>
  /** Whom it concerns: after a booking has moved, the employees of both times. */
  audienceUserIds?: readonly number[] | undefined
  /** The clients whose booking it is, or was until now; they hear its state and nothing more. */
  clients?: { ids: readonly number[]; state: string } | undefined
}

/** One message for one channel, in the words of the protocol. */
export interface ChannelMessage {
  channel: string
  event: string
  data: Record<string, unknown>
  audience?: { userIds: readonly number[] }
}

/**
 * Who hears of a subject: `everyone` in the tenant, or `concerned`: those who see everything, and
 * of the others the audience that the fact names. A kind of fact that is not derived from this
 * table is not broadcast at all, so that a new one (a changed password, say) cannot leak.
 */
const subjects: Partial<Record<FactSubject, 'everyone' | 'concerned'>> = {
  booking: 'concerned',
  vacation: 'concerned',
  schedule: 'concerned',
  client: 'concerned',
  service: 'everyone',
  workplace: 'everyone',
  status: 'everyone',
  waitlist: 'concerned',
}

const told = /^([A-Z][a-z]+)(Created|Updated|Deleted)$|^(Waitlist)(Joined|Offered|Moved|Closed)$/

/**
 * Says in which channels a fact is told, and how. Echo's `.listen('BookingCreated')` hears
 * `App\Events\BookingCreated` unless its `namespace` option says otherwise, so one frame under that
 * name serves its default; an app whose `eventNamespace` is `''` gets the plain name instead, for
 * pusher-js alone or Echo's `.listen('.BookingCreated')`. The body is `{ booking, fact_id }`.
 */
export function factToBroadcasts(
  fact: ToldFact,
  { eventNamespace = 'App\\Events' }: Pick<RealtimeApp, 'eventNamespace'> = {},
): ChannelMessage[] {
  const [, subject, , list] = told.exec(fact.name) ?? []
  const noun = factSubjects.find((known) => known === (subject ?? list)?.toLowerCase())
  const heardBy = noun && subjects[noun]
  if (!noun || !heardBy) return []
  const channel = `private-tenant.${fact.tenantId}`
  const event = eventNamespace === '' ? fact.name : `${eventNamespace}\\${fact.name}`
  const data = { [noun]: { id: fact.subject.id, ...fact.data }, fact_id: fact.factId }
  if (heardBy === 'everyone') return [{ channel, event, data }]
  const userIds = [...new Set(fact.audienceUserIds)]
  const forClient = {
    [noun]: { id: fact.subject.id, state: fact.clients?.state },
    fact_id: fact.factId,
  }
  return [
    { channel, event, data, audience: { userIds } },
    ...userIds.map((userId) => ({ channel: `${channel}.user.${userId}`, event, data })),
    ...(fact.clients?.ids ?? []).map((clientId) => ({
      channel: `private-client.${fact.tenantId}.${clientId}`,
      event,
      data: forClient,
    })),
  ]
}
