import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import type { TimeRange } from '../../kernel/time-range.ts'
import { parseWallOrInstant, parseZone, type Zone } from '../../kernel/zone.ts'

/** A booking is at most this long; looking for overlaps relies on it. */
const longestVisitMs = 48 * 3_600_000

/**
 * Reads `YYYY-MM-DD HH:MM:SS` on the tenant's clock, or ISO 8601 with an offset. The zone is asked
 * for only when the text needs it. Answers epoch milliseconds.
 * @throws ProblemError `invalid_input`
 */
export async function readMoment(
  text: string,
  field: string,
  zone: () => Promise<Zone>,
): Promise<number> {
  const asInstant = parseWallOrInstant(text, utc)
  if (asInstant.ok && asInstant.kind === 'instant') return asInstant.instantMs
  const read = asInstant.ok ? parseWallOrInstant(text, await zone()) : asInstant
  if (read.ok) return read.instantMs
  throw invalid({ field, code: read.problem, params: { given: read.given } })
}

/** @throws ProblemError `invalid_input` when a visit would end before it starts, or never */
export function checkedTimes(times: TimeRange): TimeRange {
  const lengthMs = times.endMs - times.startMs
  if (lengthMs <= 0) throw invalid({ field: 'end_time', code: 'not_after_start' })
  if (lengthMs > longestVisitMs) {
    throw invalid({ field: 'end_time', code: 'lasts_too_long', params: { hours: 48 } })
  }
  return times
}

/** @throws ProblemError `invalid_input` when there is not one price for each service */
export function checkPrices(
  prices: readonly (number | null)[] | undefined,
  services: number,
): void {
  if (prices === undefined || prices.length === services) return
  throw invalid({ field: 'prices', code: 'one_for_each', params: { services } })
}

/** An instant as the database and the API write it. */
export function isoInstant(ms: number): string {
  return new Date(ms).toISOString()
}

/** The span of a booking. */
export function timeOf(booking: { startsAt: string; endsAt: string }): TimeRange {
  return { startMs: Date.parse(booking.startsAt), endMs: Date.parse(booking.endsAt) }
}

export function invalid(field: FieldProblem): ProblemError {
  return new ProblemError('invalid_input', { fields: [field] })
}

const utc = mustBeZone('UTC')

function mustBeZone(name: string): Zone {
  const zone = parseZone(name)
  if (zone === null) throw new Error(`assertion failed: no zone ${name}`)
  return zone
}
