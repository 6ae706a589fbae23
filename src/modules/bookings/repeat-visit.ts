import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { TimeRange } from '../../kernel/time-range.ts'
import { formatWall } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { bookingFact } from './booking-fact.ts'
import { authorise } from './booking-policy.ts'
import { insertBookings, insertSeries, type TimeTaken } from './booking-write-store.ts'
import { type Claim, claimTimes } from './claim-times.ts'
import { describeVisit, type NewVisit, timesOfVisit } from './new-visit.ts'
import { occurrencesOf } from './recurrence.ts'
import { lookUp, type References } from './references.ts'
import {
  type RefusedOccurrence,
  refuseOverlapsWithin,
  type SeriesCut,
  type SeriesOutcome,
} from './series-outcome.ts'
import { isoInstant } from './visit-times.ts'
import { refusalsOf } from './working-hours-check.ts'

export interface NewSeries extends NewVisit {
  /** An RFC 5545 rule without DTSTART: `FREQ=WEEKLY;COUNT=10`. */
  rrule: string
  /** Books what can be booked, and tells what was left out. */
  skipClashing?: boolean | undefined
}

/**
 * Books a visit again and again by a rule: every occurrence, or none and the list of those that are
 * in the way.
 * @throws ProblemError `forbidden`, `invalid_input`, `invalid_recurrence`, `unknown_reference`
 */
export async function repeatVisit(
  tx: Transaction,
  who: Principal,
  visit: NewSeries,
): Promise<SeriesOutcome> {
  authorise(who, 'create', visit.userId)
  if (visit.force) authorise(who, 'force')
  const references = lookUp(tx)
  const { times, cut } = await timesOfSeries(references, visit)
  const { userId, workplaceId = null } = visit
  const wanted = times.map((time) => ({
    userId,
    workplaceId,
    startsAt: isoInstant(time.startMs),
    endsAt: isoInstant(time.endMs),
  }))
  refuseOverlapsWithin(wanted)
  const claims = await claimTimes(tx, wanted, { need: visit.skipClashing ? 'any' : 'all' })
  const refused = [
    ...clashing(wanted, claims),
    ...(await outsideHours(tx, references, { visit, times })),
  ]
  if (refused.length > 0 && !visit.skipClashing) return { ok: false, refused }
  const out = new Set(refused.map((it) => it.startsAt))
  const free = wanted.flatMap((time, at): TimeTaken[] => {
    const claim = claims[at]
    return claim?.ok && !out.has(time.startsAt) ? [{ ...time, seat: claim.seat }] : []
  })
  if (free.length === 0) return { ok: false, refused }
  return store(tx, who, { references, visit, free, refused, cut })
}

async function store(
  tx: Transaction,
  who: Principal,
  of: {
    references: References
    visit: NewSeries
    free: TimeTaken[]
    refused: RefusedOccurrence[]
    cut: SeriesCut
  },
): Promise<SeriesOutcome> {
  const { references, visit, free, refused, cut } = of
  const described = await describeVisit(tx, references, visit)
  const { startMs } = await timesOfVisit(references, visit)
  const zone = await references.zone()
  const startsLocal = formatWall(startMs, zone)
  const seriesId = await insertSeries(tx, { rrule: visit.rrule, startsLocal, zone })
  const bookings = await insertBookings(tx, { ...described, seriesId }, free)
  await record(tx, ...bookings.map((booking) => bookingFact('BookingCreated', who, { booking })))
  return { ok: true, seriesId, bookings, skipped: refused, cut }
}

async function timesOfSeries(
  references: References,
  visit: NewSeries,
): Promise<{ times: TimeRange[]; cut: SeriesCut }> {
  const first = await timesOfVisit(references, visit)
  const found = occurrencesOf(visit.rrule, {
    startMs: first.startMs,
    zone: await references.zone(),
  })
  if (!found.ok) {
    const { problem, part } = found
    throw new ProblemError('invalid_recurrence', { details: { problem, part } })
  }
  const lengthMs = first.endMs - first.startMs
  const times = found.startsMs.map((startMs) => ({ startMs, endMs: startMs + lengthMs }))
  return { times, cut: found.cut }
}

function clashing(
  wanted: { startsAt: string; endsAt: string }[],
  claims: Claim[],
): RefusedOccurrence[] {
  return wanted.flatMap(({ startsAt, endsAt }, at) => {
    const claim = claims[at]
    if (!claim || claim.ok) return []
    return [{ startsAt, endsAt, reason: 'booking_clash' as const, clashesWith: claim.clashes }]
  })
}

async function outsideHours(
  tx: Transaction,
  references: References,
  of: { visit: NewSeries; times: TimeRange[] },
): Promise<RefusedOccurrence[]> {
  const { visit, times } = of
  if (visit.force) return []
  const refusals = await refusalsOf(tx, visit.userId, { times, zone: await references.zone() })
  return times.flatMap((time, at) => {
    const refusal = refusals[at]
    if (!refusal) return []
    const reason = refusal.reason === 'vacation' ? 'on_vacation' : refusal.reason
    const span = { startsAt: isoInstant(time.startMs), endsAt: isoInstant(time.endMs) }
    return [{ ...span, reason, clashesWith: [] }]
  })
}
