import { localDateAt } from '../../kernel/zone.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { TimeRange } from '../../kernel/time-range.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import {
  type BookingDetails,
  type BookingSource,
  buffersAround,
  copyServices,
  totalDurationMs,
  totalMinor,
} from './booking.ts'
import { bookingFact } from './booking-fact.ts'
import { authorise } from './booking-policy.ts'
import { insertBookings, type NewBooking } from './booking-write-store.ts'
import { type Claim, claimTimes } from './claim-times.ts'
import { nearestFree } from './nearest-free.ts'
import { checkReferences, lookUp, type References } from './references.ts'
import type { VisitClash, VisitOutcome } from './visit-outcome.ts'
import { checkedTimes, invalid, isoInstant, readMoment } from './visit-times.ts'
import { checkWorkingHours } from './working-hours-check.ts'

/** A visit to be booked. Times as a person or a program writes them; see `readMoment`. */
export interface NewVisit {
  clientId?: number | null | undefined
  userId: number
  workplaceId?: number | null | undefined
  serviceIds: number[]
  /** The tenant's default status unless told. */
  statusId?: number | undefined
  startTime: string
  /** The start and the services' durations unless told. */
  endTime?: string | undefined
  note?: string | undefined
  source?: BookingSource | undefined
  /** Books outside working hours and in vacations; never over another booking. */
  force?: boolean | undefined
  /** Asks for free times near a taken one. */
  suggestNearest?: boolean | undefined
}

/**
 * Books one visit. Of any number of simultaneous callers for one time, one gets it.
 *
 * The order of the steps is the order of their likelihood to refuse: whether the time is free is
 * asked first, and everything else only by whoever holds it.
 * @throws ProblemError `forbidden`, `invalid_input`, `unknown_reference`, `outside_schedule`, `on_vacation`
 */
export async function bookVisit(
  tx: Transaction,
  who: Principal,
  input: NewVisit,
): Promise<VisitOutcome> {
  authorise(who, 'create', input.userId)
  if (input.force) authorise(who, 'force')
  const references = lookUp(tx)
  const time = await timesOf(references, input)
  const claim = await claim1(tx, input, { references, time })
  if (!claim.ok) return clashOf(tx, input, { references, time, claim })
  const { userId } = input
  const visit = await describeVisit(tx, references, input)
  if (!input.force) {
    await checkWorkingHours(tx, userId, { times: [time], zone: await references.zone() })
  }
  const taken = { startsAt: isoInstant(time.startMs), endsAt: isoInstant(time.endMs) }
  const [booking] = await insertBookings(tx, visit, [{ ...taken, seat: claim.seat }])
  if (!booking) throw new Error('assertion failed: an insert returns its row')
  await record(tx, bookingFact('BookingCreated', who, booking))
  return { ok: true, booking }
}
