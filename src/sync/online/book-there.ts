import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type OnlineClient,
  type OnlineOutcome,
  type Remote,
  RemoteError,
} from '../../connector-kit/index.ts'
import { keepFree } from '../../modules/bookings/index.ts'
import { wakeLane } from '../../platform/lanes/index.ts'
import type { SyncParts } from '../parts.ts'
import { markDue } from '../store/due-links-store.ts'
import {
  claimOnlineRequest,
  findOnlineRequest,
  type OnlineRequest,
  settleOnlineRequest,
} from '../store/online-requests-store.ts'
import { awaitBooking } from './await-booking.ts'
import type { OnlineOffer } from './find-offer.ts'
import { type OnlineProblem, problemOf, refusals } from './online-problem.ts'
import { openOffer } from './open-offer.ts'

export interface OnlineBookingOrder {
  tenantId: number
  serviceIds: number[]
  /** Null is whoever is free. */
  userId: number | null
  /** ISO instant. */
  startsAt: string
  client: OnlineClient
  /** Chosen by whoever asks; a repeat of it books nothing more. */
  requestKey: string
  /** What the client was sent to prove their phone with. */
  code?: string
  /** How long to wait until the booking is here; ten seconds unless told. */
  arrivesWithinMs?: number
}

const callsMs = 25_000
/** Longer than the calls may take: who is found holding an order after that has died. */
const holdMs = 40_000
const usuallyArrivesWithinMs = 10_000
const lookEveryMs = 300

/**
 * Books for a client at the other side, has the engine receive the record in its ordinary way, and
 * waits a while until the booking is here.
 *
 * The order is committed before the call, and what is sent carries a key that the record keeps: a
 * repeat, and a try after an answer that was lost, look for it first. `online_uncertain` and
 * `online_pending` are no refusals: the same order asked again tells more.
 */
export async function bookThere(
  parts: SyncParts,
  order: OnlineBookingOrder,
): Promise<{ ok: true; bookingId: number } | OnlineProblem> {
  const { tenantId, requestKey } = order
  const signal = AbortSignal.timeout(callsMs)
  const opened = await openOffer(parts, { ...order, patience: 'person', signal })
  if (!opened) return { ok: false, problem: 'online_not_bound' }
  const { offer, remote } = opened
  const connectionId = offer.connection.id
  const claim = await parts.db.transaction(tenantId, (tx) =>
    claimOnlineRequest(tx, { requestKey, connectionId, holdMs }),
  )
  if (!claim.held) return followOther(parts, order, claim.request)
  const ids = await orderOnce(parts, { order, offer, remote, doubtful: claim.doubtful, signal })
  return 'problem' in ids ? ids : arrive(parts, order, { connectionId, ...ids })
}

interface Ordering {
  order: OnlineBookingOrder
  offer: OnlineOffer
  remote: Remote
  doubtful: boolean
  signal: AbortSignal
}

async function orderOnce(
  parts: SyncParts,
  ordering: Ordering,
): Promise<{ remoteIds: string[] } | OnlineProblem> {
  const { order, doubtful, signal } = ordering
  const settle = (state: 'refused' | 'unknown') =>
    parts.db.transaction(order.tenantId, (tx) =>
      settleOnlineRequest(tx, order.requestKey, { state }),
    )
  try {
    const known = doubtful ? await findMade(ordering) : []
    if (known.length > 0) return await booked(parts, ordering, known)
    if (!doubtful && (await isTakenHere(parts, order))) {
      await settle('refused')
      return { ok: false, problem: 'online_time_taken' }
    }
    const outcome = await send(ordering)
    if (outcome.ok) return await booked(parts, ordering, outcome.ids)
    await settle('refused')
    return { ok: false, problem: refusals[outcome.refusal], words: outcome.words }
  } catch (thrown) {
    const isRemote = thrown instanceof RemoteError
    if (isRemote && thrown.class !== 'unknown-outcome' && !doubtful) {
      await settle('refused')
      return problemOf(thrown, signal)
    }
    if (!isRemote && !signal.aborted) throw thrown
    // What was lost may be the answer alone.
    const made = await findMade(ordering).catch(() => [])
    if (made.length > 0) return booked(parts, ordering, made)
    await settle('unknown')
    return { ok: false, problem: 'online_uncertain' }
  }
}

/** The other side knows no visits for services that it does not have. */
async function isTakenHere(parts: SyncParts, order: OnlineBookingOrder): Promise<boolean> {
  const { tenantId, serviceIds, userId, startsAt } = order
  if (userId === null) return false
  const times = [{ userId, startsAt }]
  const free = await parts.db.transaction(tenantId, (tx) => keepFree(tx, { serviceIds, times }))
  return free.length === 0
}

function send({ order, offer, remote }: Ordering): Promise<OnlineOutcome> {
  const { startsAt, client, code } = order
  const { serviceIds, staffId } = offer
  return offer.online.book(remote, {
    appointments: [{ serviceIds, staffId, startsAt }],
    client,
    requestKey: keyOf(order, remote),
    ...(code === undefined ? {} : { code }),
  })
}

/** Records that carry the key of this order. */
async function findMade({ order, offer, remote }: Ordering): Promise<string[]> {
  const key = keyOf(order, remote)
  const { startsAt } = order
  const found = await offer.connector.records.booking?.find(remote, [{ key, fields: { startsAt } }])
  return found?.get(key)?.byKey ?? []
}

/** Short and plain, whatever the key of the order looks like. */
function keyOf({ requestKey }: OnlineBookingOrder, { keyPrefix }: Remote): string {
  const digest = createHash('sha256').update(requestKey).digest('hex')
  return `${keyPrefix}online-${digest.slice(0, 24)}`
}

/** From here on the record is received like any other that was made there. */
async function booked(
  parts: SyncParts,
  { order, offer }: Ordering,
  remoteIds: string[],
): Promise<{ remoteIds: string[] }> {
  const connectionId = offer.connection.id
  await parts.db.transaction(order.tenantId, async (tx) => {
    await settleOnlineRequest(tx, order.requestKey, { state: 'booked', remoteIds })
    await markDue(
      tx,
      remoteIds.map((remoteId) => ({ connectionId, kind: 'booking', remoteId, priority: 0 })),
    )
    await wakeLane(tx, { subject: 'connection', subjectId: connectionId })
  })
  return { remoteIds }
}

/** An order that was made before, or is being made by somebody else at this moment. */
async function followOther(
  parts: SyncParts,
  order: OnlineBookingOrder,
  first: OnlineRequest,
): Promise<{ ok: true; bookingId: number } | OnlineProblem> {
  const { tenantId, requestKey, arrivesWithinMs = usuallyArrivesWithinMs } = order
  let request: OnlineRequest | null = first
  for (const until = Date.now() + arrivesWithinMs; Date.now() < until; ) {
    if (request?.state !== 'asked') break
    await sleep(lookEveryMs)
    request = await parts.db.transaction(tenantId, (tx) => findOnlineRequest(tx, requestKey))
  }
  if (request?.state !== 'booked') return { ok: false, problem: 'online_uncertain' }
  return arrive(parts, order, request)
}

async function arrive(
  parts: SyncParts,
  order: OnlineBookingOrder,
  { connectionId, remoteIds }: { connectionId: number; remoteIds: string[] },
): Promise<{ ok: true; bookingId: number } | OnlineProblem> {
  const { tenantId, arrivesWithinMs: mostMs = usuallyArrivesWithinMs } = order
  const bookingId = await awaitBooking(parts, { tenantId, connectionId, remoteIds, mostMs })
  return bookingId === null ? { ok: false, problem: 'online_pending' } : { ok: true, bookingId }
}
