import { ProblemError } from '../../kernel/errors.ts'
import type { BookingDetails } from './booking.ts'
import type { Clash } from './claim-times.ts'
import { presentClash } from './visit-outcome.ts'

/** One visit of a series that cannot be where it should. Instants are ISO 8601. */
export interface RefusedOccurrence {
  startsAt: string
  endsAt: string
  reason: 'booking_clash' | 'outside_schedule' | 'on_vacation'
  clashesWith: Clash[]
}

/** Which bound ended a series before its own rule did (366 visits, two years), or null. */
export type SeriesCut = 'occurrences' | 'period' | null

/** What becomes of several visits at once: all of them, or none. */
export type SeriesOutcome =
  | {
      ok: true
      seriesId: number
      bookings: BookingDetails[]
      skipped: RefusedOccurrence[]
      cut: SeriesCut
    }
  | { ok: false; refused: RefusedOccurrence[] }

/** @throws ProblemError the first refusal's code, listing every visit that was refused */
export function seriesOrThrow(outcome: SeriesOutcome): SeriesOutcome & { ok: true } {
  if (outcome.ok) return outcome
  const clash = outcome.refused.find((it) => it.reason === 'booking_clash')
  const code = clash?.reason ?? outcome.refused[0]?.reason ?? 'booking_clash'
  throw new ProblemError(code, {
    details: {
      refused: outcome.refused.map(presentRefused),
      clashes_with: outcome.refused.flatMap((it) => it.clashesWith).map(presentClash),
    },
  })
}

export function presentRefused(refused: RefusedOccurrence) {
  return {
    start_time: refused.startsAt,
    end_time: refused.endsAt,
    reason: refused.reason,
    clashes_with: refused.clashesWith.map(presentClash),
  }
}

/** @throws ProblemError `invalid_recurrence` when visits of one employee meet each other */
export function refuseOverlapsWithin(
  visits: { userId: number; startsAt: string; endsAt: string }[],
): void {
  for (const ofOne of Map.groupBy(visits, (visit) => visit.userId).values()) {
    const sorted = ofOne.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt))
    sorted.forEach((visit, at) => {
      const previous = sorted[at - 1]
      if (previous && previous.endsAt > visit.startsAt) {
        const details = { reason: 'overlaps_itself', start_time: visit.startsAt }
        throw new ProblemError('invalid_recurrence', { details })
      }
    })
  }
}
