import type { components } from '../../api/schema.generated.ts'
import type { Place } from './clashes.ts'

type Schemas = components['schemas']

/** A time at which a booking could stand. */
export interface FreeTime {
  startMs: number
  endMs: number
  userId: number
}

/** What can be done with a move that was refused. */
export interface WaysOut {
  freeTimes: FreeTime[]
  /** Nothing stands there: who runs the business may put the booking there nevertheless. */
  forcible: boolean
}

type Check = Pick<Schemas['BookingCheck'], 'ok' | 'obstacles' | 'nearest_free'>
/** Asks what stands in the way of a place; null when there is no answer. */
export type AskCheck = (booking: Schemas['Booking'], place: Place) => Promise<Check | null>

/** Each is a question of its own to the server. */
const askedAtMost = 4
const offeredAtMost = 6

/**
 * Free times near a wanted one: of the employee that it was refused for or, where that one does not
 * do the service, of those who do. Empty when nothing is free or nothing could be asked: a
 * convenience is never an error.
 */
export async function findWaysOut(
  ask: AskCheck,
  wanted: { booking: Schemas['Booking']; place: Place; performers: readonly number[] },
): Promise<WaysOut> {
  const { booking, place, performers } = wanted
  const userId = place.userId ?? booking.user_id
  const answer = await ask(booking, { ...place, userId })
  if (answer === null) return { freeTimes: [], forcible: false }
  const blocking = answer.obstacles.filter(({ blocks }) => blocks)
  const isBusy = ({ kind }: { kind: string }) => kind.endsWith('_busy')
  const forcible = blocking.length > 0 && !blocking.some(isBusy)
  const isUnfit = answer.obstacles.some(({ kind }) => kind === 'not_performed')
  if (!isUnfit) return { freeTimes: nearestOf(timesOf(answer), place), forcible }
  const others = performers.filter((id) => id !== userId).slice(0, askedAtMost)
  const found = await Promise.all(
    others.map(async (id) => {
      const theirs = await ask(booking, { ...place, userId: id })
      if (theirs === null) return []
      const { startMs, endMs } = place
      return theirs.ok ? [{ startMs, endMs, userId: id }] : timesOf(theirs)
    }),
  )
  return { freeTimes: nearestOf(found.flat(), place), forcible }
}

function timesOf({ nearest_free: nearest }: Check): FreeTime[] {
  return nearest.map((free) => ({
    startMs: Date.parse(free.start_time),
    endMs: Date.parse(free.end_time),
    userId: free.user_id,
  }))
}

/** The nearest to the wanted time, in the order of the day. */
function nearestOf(times: readonly FreeTime[], { startMs }: Place): FreeTime[] {
  const awayMs = (time: FreeTime) => Math.abs(time.startMs - startMs)
  return times
    .toSorted((one, other) => awayMs(one) - awayMs(other))
    .slice(0, offeredAtMost)
    .sort((one, other) => one.startMs - other.startMs)
}
