import type { OnlineSlot } from '../../connector-kit/index.ts'
import { localDateAt, parseZone } from '../../kernel/zone.ts'
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
 * Times at which the other side lets clients book all of these services in a row. Nobody in
 * `userIds` is whoever is free.
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
    const staff = await localStaff(parts, { tenantId, connectionId: offer.connection.id, slots })
    return { ok: true, days: daysOf(slots, { staff, zone: remote.tenant.zone }) }
  } catch (thrown) {
    return problemOf(thrown, signal)
  }
}

async function localStaff(
  parts: SyncParts,
  of: { tenantId: number; connectionId: number; slots: OnlineSlot[] },
): Promise<Map<string, number>> {
  const remoteIds = [...new Set(of.slots.flatMap(({ staffId }) => staffId ?? []))]
  if (remoteIds.length === 0) return new Map()
  const links = await parts.db.transaction(of.tenantId, (tx) =>
    findLinks(tx, { connectionId: of.connectionId, kind: 'employee', remoteIds }),
  )
  return new Map(
    links.flatMap(({ localId, remoteId }) =>
      localId === null || remoteId === null ? [] : [[remoteId, localId]],
    ),
  )
}

function daysOf(
  slots: OnlineSlot[],
  { staff, zone: name }: { staff: Map<string, number>; zone: string },
): SlotsThere['days'] {
  const zone = parseZone(name)
  const days = new Map<string, Map<string, number[]>>()
  for (const { startsAt, staffId } of slots) {
    const userId = staffId === null ? undefined : staff.get(staffId)
    // Whoever is not here could not be named in an order.
    if (staffId !== null && userId === undefined) continue
    const date = zone === null ? startsAt.slice(0, 10) : localDateAt(Date.parse(startsAt), zone)
    const day = days.get(date) ?? new Map<string, number[]>()
    days.set(date, day)
    const free = day.get(startsAt) ?? []
    day.set(startsAt, userId === undefined ? free : [...free, userId])
  }
  const sorted = [...days].sort(([one], [other]) => one.localeCompare(other))
  return sorted.map(([date, day]) => ({
    date,
    slots: [...day]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([startsAt, userIds]) => ({ startsAt, userIds })),
  }))
}
