import type { OnlineSlot } from '../../connector-kit/index.ts'
import { localDateAt, parseZone } from '../../kernel/zone.ts'
import { keepFree } from '../../modules/bookings/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { SyncParts } from '../parts.ts'
import { findLinks } from '../store/links-store.ts'
import { type OnlineProblem, problemOf } from './online-problem.ts'
import { openOffer } from './open-offer.ts'

export interface SlotsThere {
  ok: true
  /** Days that have a time, in the tenant's zone. */
  days: { date: string; slots: { startsAt: string; userIds: number[] }[] }[]
}

/** A page that asks is answered by then, or told that the other side does not answer. */
const patienceMs = 20_000

/**
 * Times at which the other side lets clients book all of these services in a row, and the employee
 * has nothing else to do here: the other side does not know visits for services that it does not
 * have. Nobody in `userIds` is whoever is free.
 */
export async function slotsThere(
  parts: SyncParts,
  wanted: {
    tenantId: number
    serviceIds: number[]
    userId: number | null
    from: string
    to: string
  },
): Promise<SlotsThere | OnlineProblem> {
  const { tenantId, from, to } = wanted
  const signal = AbortSignal.timeout(patienceMs)
  const opened = await openOffer(parts, { ...wanted, patience: 'onlooker', signal })
  if (!opened) return { ok: false, problem: 'online_not_bound' }
  const { offer, remote } = opened
  const { serviceIds, staffId } = offer
  try {
    const slots = await offer.online.slots(remote, { serviceIds, staffId, from, to })
    const connectionId = offer.connection.id
    const known = await parts.db.transaction(tenantId, async (tx) => {
      const offered = await localTimes(tx, { connectionId, slots })
      const named = offered.flatMap(({ userId, startsAt }) =>
        userId ? [{ userId, startsAt }] : [],
      )
      const free = await keepFree(tx, { serviceIds: wanted.serviceIds, times: named })
      return [...offered.filter(({ userId }) => userId === null), ...free]
    })
    return { ok: true, days: daysOf(known, remote.tenant.zone) }
  } catch (thrown) {
    return problemOf(thrown, signal)
  }
}

interface LocalTime {
  startsAt: string
  /** Null is whoever is free. */
  userId: number | null
}

/** Whoever is not here could not be named in an order, and is left out. */
async function localTimes(
  tx: Transaction,
  { connectionId, slots }: { connectionId: number; slots: OnlineSlot[] },
): Promise<LocalTime[]> {
  const remoteIds = [...new Set(slots.flatMap(({ staffId }) => staffId ?? []))]
  const links =
    remoteIds.length === 0 ? [] : await findLinks(tx, { connectionId, kind: 'employee', remoteIds })
  const users = new Map(links.map(({ localId, remoteId }) => [remoteId, localId]))
  return slots
    .map(({ startsAt, staffId }) => ({ startsAt, staffId, userId: users.get(staffId) ?? null }))
    .filter(({ staffId, userId }) => staffId === null || userId !== null)
}

function daysOf(times: LocalTime[], zoneName: string): SlotsThere['days'] {
  const zone = parseZone(zoneName)
  const days = new Map<string, Map<string, number[]>>()
  for (const { startsAt, userId } of times) {
    const date = zone === null ? startsAt.slice(0, 10) : localDateAt(Date.parse(startsAt), zone)
    const day = days.get(date) ?? new Map<string, number[]>()
    days.set(date, day)
    const free = day.get(startsAt) ?? []
    day.set(startsAt, userId === null ? free : [...free, userId])
  }
  const sorted = [...days].sort(([one], [other]) => one.localeCompare(other))
  return sorted.map(([date, day]) => ({
    date,
    slots: [...day]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([startsAt, userIds]) => ({ startsAt, userIds })),
  }))
}
