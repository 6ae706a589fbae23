import { toError } from '../kernel/errors.ts'
import { asJsonObject } from '../kernel/json.ts'
import { findStatuses } from '../modules/catalog/index.ts'
import type { Database, Transaction } from '../platform/database/index.ts'
import { readFacts, type StoredFact } from '../platform/facts/index.ts'
import type { Log } from '../platform/telemetry/index.ts'
import type { Realtime } from './realtime.ts'

/** Notifications of about this long are read together. */
const gatherMs = 5
const gatheredAtMost = 1_000

/**
 * Tells the sockets of this process every committed fact. Notifications carry numbers alone; the
 * facts are read here, tenant by tenant, through the same row-level security as everything else.
 */
export async function broadcastFacts(parts: {
  db: Database
  realtime: Realtime
  log: Log
}): Promise<() => void> {
  const waiting = new Map<number, number[]>()
  let timer: NodeJS.Timeout | undefined

  const unlisten = await parts.db.listen('facts', (payload) => {
    const [tenantId = 0, id = 0] = payload.split(':').map(Number)
    const ids = waiting.get(tenantId) ?? []
    waiting.set(tenantId, ids)
    ids.push(id)
    timer ??= setTimeout(flush, gatherMs)
  })

  function flush(): void {
    timer = undefined
    for (const [tenantId, ids] of waiting) {
      for (let at = 0; at < ids.length; at += gatheredAtMost) {
        void tell(tenantId, ids.slice(at, at + gatheredAtMost))
      }
    }
    waiting.clear()
  }

  async function tell(tenantId: number, ids: number[]): Promise<void> {
    // Nobody of this tenant looks: nothing to read. Whoever comes later catches up from the feed.
    const places = [`private-tenant.${tenantId}`, clientsOf(tenantId)]
    if (!places.some((prefix) => isWatched(parts.realtime, prefix))) return
    try {
      const facts = await parts.db.transaction(tenantId, async (tx) => {
        const found = await readFacts(tx, ids)
        const bookings = found.filter(({ subject }) => subject === 'booking')
        const hasClients = bookings.length > 0 && isWatched(parts.realtime, clientsOf(tenantId))
        const meanings = hasClients ? await meaningsOf(tx) : new Map<number, string>()
        return found.map((fact) => ({ ...toBroadcast(fact), ...concerned(fact, meanings) }))
      })
      for (const fact of facts) parts.realtime.broadcastFact(fact)
    } catch (error) {
      parts.log.warn({ err: toError(error), tenantId }, 'facts could not be told')
    }
  }

  const unlistenLinks = await parts.db.listen('links', (payload) => {
    const [tenantId = '', connectionId = ''] = payload.split(':')
    parts.realtime.broadcast({
      channel: `private-tenant.${tenantId}`,
      event: 'SyncProgress',
      data: { connection_id: Number(connectionId) },
      // Named to nobody in particular: it reaches those who see everything, and no employee.
      audience: { userIds: [] },
    })
  })

  return () => {
    unlisten()
    unlistenLinks()
    clearTimeout(timer)
  }
}

function clientsOf(tenantId: number): string {
  return `private-client.${tenantId}`
}

function isWatched(realtime: Realtime, prefix: string): boolean {
  return realtime.apps.some((app) =>
    realtime
      .channels({ appId: app.id, prefix })
      .some(({ channel }) => channel === prefix || channel.startsWith(`${prefix}.`)),
  )
}

async function meaningsOf(tx: Transaction): Promise<Map<number, string>> {
  const statuses = await findStatuses(tx)
  return new Map(statuses.map(({ id, meaning }) => [id, meaning]))
}

/** Whose booking it is, and was before; a fact of anything else concerns no client. */
function concerned(fact: StoredFact, meanings: Map<number, string>) {
  if (fact.subject !== 'booking' || meanings.size === 0) return {}
  const now = asJsonObject(fact.data)
  const before = asJsonObject(fact.before)
  const ids = [now['client_id'], before['client_id']].filter((id) => typeof id === 'number')
  const isGone = fact.name === 'BookingDeleted'
  const state = isGone ? 'cancelled' : meanings.get(Number(now['status_id']))
  return { clients: { ids: [...new Set(ids)], state: state ?? 'active' } }
}

function toBroadcast(fact: StoredFact) {
  return {
    tenantId: fact.tenantId,
    factId: fact.id,
    name: fact.name,
    subject: { kind: fact.subject, id: fact.subjectId },
    data: asJsonObject(fact.data),
    ...(fact.audience ? { audienceUserIds: fact.audience } : {}),
  }
}
