import { ProblemError } from '../../kernel/errors.ts'
import type { BookingDetails } from './booking.ts'
import type { Clash } from './claim-times.ts'
import type { FreeTime } from './search-free-time.ts'

/** The time is taken. Nothing was written. */
export interface VisitClash {
  ok: false
  code: 'booking_clash'
  clashesWith: Clash[]
  /** Up to three free times near the wanted one; there when the caller asked for them. */
  nearestFree?: FreeTime[]
}

/** What becomes of booking or changing one visit. */
export type VisitOutcome = { ok: true; booking: BookingDetails } | VisitClash

/**
 * The booking, for callers to whom a clash is the end of the matter.
 * @throws ProblemError `booking_clash`
 */
export function bookedOrThrow(outcome: VisitOutcome): BookingDetails {
  if (outcome.ok) return outcome.booking
  throw clashProblem(outcome)
}

/** A clash as a problem: what is in the way, and where there is room. */
export function clashProblem(clash: VisitClash): ProblemError {
  const details = {
    clashes_with: clash.clashesWith.map(presentClash),
    ...(clash.nearestFree ? { nearest_free: clash.nearestFree.map(presentFreeTime) } : {}),
  }
  return new ProblemError('booking_clash', { details })
}

export function presentClash(clash: Clash) {
  return {
    booking_id: clash.bookingId,
    user_id: clash.userId,
    workplace_id: clash.workplaceId,
    start_time: clash.startsAt,
    end_time: clash.endsAt,
  }
}

export function presentFreeTime(slot: FreeTime) {
  return {
    start_time: new Date(slot.startMs).toISOString(),
    end_time: new Date(slot.endMs).toISOString(),
    user_id: slot.userId,
    workplace_id: slot.workplaceId,
  }
}
