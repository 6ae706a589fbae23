import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { type Answer, api, CallFailed, type Schemas } from '../../api/client.ts'
import { useChange } from '../../api/use-change.ts'
import { confirm } from '../../ui/use-confirm.ts'
import { useToast } from '../../ui/use-toast.ts'
import { askServer } from './ask-check.ts'
import { type Clash, mayBeForced, type Place } from './clashes.ts'
import { findWaysOut, type WaysOut } from './free-times.ts'
import { isOnlyEnd } from './only-end.ts'
import type { Booked } from './read-calendar.ts'
import { bookedKey } from './use-booked.ts'

export type BookingChange = Partial<
  Pick<Schemas['Booking'], 'start_time' | 'end_time' | 'user_id' | 'workplace_id' | 'status_id'>
>

/** A move that was not made: why, and when it could be. */
export interface Refusal {
  booking: Schemas['Booking']
  place: Place
  words: string[]
  /** Null while they are being looked for. */
  waysOut: WaysOut | null
}

interface Asked {
  booking: Schemas['Booking']
  change: BookingChange
  force?: boolean
}

interface MoveOptions {
  mayForce: boolean
  sayClash: (clash: Clash) => string
  /** Who does the services of a booking. */
  performersOf: (booking: Schemas['Booking']) => number[]
  /** Whose booking it is, and when. */
  describe: (booking: Schemas['Booking']) => { client: string; when: string }
  saySpan: (place: Place) => string
  /** What the CRM will do, in a sentence; null where none is connected. */
  elsewhere: () => string | null
}

/**
 * Changes of bookings that are made on the grid. They show at once and are taken back when the
 * server refuses; each can be undone for 8 seconds.
 */
export function useMoves(options: MoveOptions) {
  const { t } = useI18n()
  const { refusal, refuse } = useRefusal(options.performersOf)
  const attempt = useAttempt(options.mayForce)

  /** Puts a booking elsewhere, after asking where the place is closed; a busy one is refused. */
  async function move(
    booking: Schemas['Booking'],
    place: Place,
    clashes: readonly Clash[] = [],
  ): Promise<void> {
    const words = clashes.map(options.sayClash)
    let force = false
    if (clashes.length > 0) {
      if (!mayBeForced(clashes) || !options.mayForce) return refuse({ booking, place, words })
      force = await confirm({
        title: t('calendar.moveAnywayTitle'),
        text: words.join(' '),
        action: t('calendar.moveAnyway'),
      })
      if (!force) return
    }
    await put(booking, place, force)
  }

  /** The same where it was refused, for whoever may do it all the same. */
  async function moveAnyway({ booking, place }: Pick<Refusal, 'booking' | 'place'>): Promise<void> {
    await put(booking, place, true)
  }

  async function put(booking: Schemas['Booking'], place: Place, force: boolean): Promise<void> {
    const change = changeTo(booking, place)
    // Each move is named: the way back of one must not stand for the way back of the next.
    const { client, when } = options.describe({ ...booking, ...change })
    const said = isOnlyEnd(booking, place)
      ? t('calendar.resized', { client, time: options.saySpan(place) })
      : t('calendar.moved', { client, when })
    const refused = (why: string) => refuse({ booking, place, words: [why] })
    await attempt({ booking, change, force }, { said, refused })
  }

  async function setStatus(booking: Schemas['Booking'], status: Schemas['Status']): Promise<void> {
    const { client } = options.describe(booking)
    const said = t('calendar.statusSet', { client, status: status.name })
    await attempt({ booking, change: { status_id: status.id } }, { said })
  }

  /** Cancels; says before what becomes of the deal. */
  async function cancel(booking: Schemas['Booking'], status: Schemas['Status']): Promise<void> {
    const elsewhere = options.elsewhere()
    const sure =
      elsewhere === null ||
      (await confirm({
        title: t('calendar.cancelTitle', options.describe(booking)),
        elsewhere: [elsewhere],
        action: t('calendar.cancelBooking'),
        cancel: t('calendar.keepBooking'),
        danger: true,
      }))
    if (sure) {
      const said = t('calendar.cancelled', options.describe(booking))
      await attempt({ booking, change: { status_id: status.id } }, { said })
    }
  }

  return { move, moveAnyway, setStatus, cancel, refusal }
}

/** The latest move that was not made, with the times at which it could be. */
function useRefusal(performersOf: (booking: Schemas['Booking']) => number[]) {
  const refusal = shallowRef<Refusal | null>(null)

  function refuse(refused: Omit<Refusal, 'waysOut'>): void {
    const shown: Refusal = { ...refused, waysOut: null }
    refusal.value = shown
    const performers = performersOf(refused.booking)
    void findWaysOut(askServer, { ...refused, performers }).then((waysOut) => {
      if (refusal.value === shown) refusal.value = { ...shown, waysOut }
    })
  }

  return { refusal, refuse }
}

/** Makes a change that shows at once, says it, and offers to undo it. */
function useAttempt(mayForce: boolean) {
  const toast = useToast()
  const inTurn = useTurns()
  const { run } = useChange<Asked, Schemas['Booking']>({
    run: ({ booking, change, force }) =>
      inTurn(booking, (version) =>
        api.PUT('/api/bookings/{id}', {
          params: { path: { id: booking.id } },
          body: { ...change, version, ...(force ? { force } : {}) },
        }),
      ),
    optimistic({ booking, change }, patch) {
      patch<Booked>([...bookedKey], (cached) => ({
        ...cached,
        bookings: cached.bookings.map((one) =>
          one.id === booking.id ? { ...one, ...change } : one,
        ),
      }))
    },
    refreshes: ['bookings'],
  })

  async function attempt(
    asked: Asked,
    words: { said: string; refused?: (why: string) => void },
  ): Promise<void> {
    try {
      const saved = await run(asked)
      toast.say(words.said, () => putBack(saved, asked))
    } catch (error) {
      const isRule = error instanceof CallFailed && [409, 422].includes(error.status)
      if (isRule && words.refused) words.refused(error.message)
      else toast.fail(error)
    }
  }

  /** What was possible before is possible again, unless somebody took the time meanwhile. */
  async function putBack(saved: Schemas['Booking'], { booking, change }: Asked): Promise<void> {
    const former = Object.fromEntries(
      Object.keys(change).map((name) => [name, booking[name as keyof BookingChange]]),
    )
    const asked = { booking: saved, change: former, force: mayForce }
    await run(asked).catch((error) => toast.fail(error))
  }

  return attempt
}

type Sent = Answer<Schemas['Booking']>

const remembered = 50

/**
 * Changes of one booking that follow each other faster than the page hears of them go one by one,
 * each on top of the version that the one before it made: nobody is refused because of themselves.
 */
function useTurns() {
  const last = new Map<number, Promise<Sent>>()

  return (
    { id, version }: Schemas['Booking'],
    send: (version: number) => Promise<Sent>,
  ): Promise<Sent> => {
    const before = last.get(id)
    const turn = before
      ? before.then(
          ({ data }) => send(Math.max(data?.version ?? 0, version)),
          () => send(version),
        )
      : send(version)
    last.delete(id)
    last.set(id, turn)
    for (const oldest of last.keys()) {
      if (last.size <= remembered) break
      last.delete(oldest)
    }
    return turn
  }
}

function changeTo(booking: Schemas['Booking'], place: Place): BookingChange {
  return {
    start_time: new Date(place.startMs).toISOString(),
    end_time: new Date(place.endMs).toISOString(),
    ...(place.userId === null || place.userId === booking.user_id ? {} : { user_id: place.userId }),
    ...(place.workplaceId === booking.workplace_id ? {} : { workplace_id: place.workplaceId }),
  }
}
