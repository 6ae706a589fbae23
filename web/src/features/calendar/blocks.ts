import type { Schemas } from '../../api/client.ts'
import { type BookingStates, type State, stateOf } from '../sync/booking-states.ts'
import type { Coloring } from './calendar-address.ts'
import { buffersOf, type CalendarFrame, takesTime } from './calendar-frame.ts'
import { type Column, plainColor } from './columns.ts'
import { clockText, minutesOn, pixels, type Span } from './day-geometry.ts'
import { type Spot, spotsOf } from './spots.ts'

/** The least height of a block: one line of words. */
const leastPx = 18
const fullFromPx = 58
const twoFromPx = 36

/** A booking as it is drawn. */
export interface Block extends Spot {
  booking: Schemas['Booking']
  topPx: number
  heightPx: number
  /** Preparation and cleaning around it. */
  beforePx: number
  afterPx: number
  time: string
  client: string | null
  services: string
  /** Said where the column does not say it. */
  worker: string | null
  tint: string
  status: Schemas['Status'] | undefined
  gone: boolean
  state: State | null
  /** How much fits: everything, two lines, or one. */
  room: 'full' | 'two' | 'one'
}

export interface BlockOptions {
  frame: CalendarFrame
  clients: ReadonlyMap<number, Schemas['Client']>
  states: BookingStates
  colors: Coloring
  zone: string
  /** The minute of the day at the top of the grid. */
  fromMinute: number
}

/** The blocks of a column: those that overlap side by side, what is cancelled giving way. */
export function blocksOf(column: Column, options: BlockOptions): Block[] {
  const spans = column.bookings.map(spanOf)
  const live = column.bookings.map((booking) => takesTime(booking, options.frame))
  const spots = spotsOf(spans, live)
  return column.bookings.map((booking, at) =>
    blockOf(booking, {
      ...options,
      column,
      span: spans[at] ?? spanOf(booking),
      spot: spots[at] ?? { lane: 0, lanes: 1, asidePx: 0, stripPx: null },
    }),
  )
}

/** The share of the working time that is taken, 0 to 1; null where nobody works. */
export function loadOf(column: Column, frame: CalendarFrame): number | null {
  const working = (column.working ?? []).reduce((sum, { from, to }) => sum + to - from, 0)
  if (working === 0) return null
  const taken = column.bookings
    .filter((booking) => takesTime(booking, frame))
    .map(spanOf)
    .reduce((sum, { startMs, endMs }) => sum + (endMs - startMs) / 60_000, 0)
  return Math.min(1, taken / working)
}

export function spanOf(booking: Schemas['Booking']): Span {
  return { startMs: Date.parse(booking.start_time), endMs: Date.parse(booking.end_time) }
}

interface Place {
  column: Column
  span: Span
  spot: Spot
}

function blockOf(booking: Schemas['Booking'], options: BlockOptions & Place): Block {
  const { column, span, spot, frame, zone } = options
  const { from, to } = minutesOn(column.date, span, zone)
  const heightPx = Math.max(leastPx, pixels(to - from) - 2)
  const status = frame.statuses.get(booking.status_id)
  const worker = frame.users.find(({ id }) => id === booking.user_id)
  const buffers = takesTime(booking, frame) ? buffersOf(booking, frame) : { before: 0, after: 0 }
  return {
    booking,
    ...spot,
    status,
    heightPx,
    topPx: pixels(from - options.fromMinute),
    beforePx: pixels(buffers.before),
    afterPx: pixels(buffers.after),
    time: clockText(from),
    client: options.clients.get(booking.client_id ?? 0)?.name ?? null,
    services: booking.services.map(({ name }) => name).join(', '),
    worker: column.userId === null ? (worker?.name ?? null) : null,
    tint: (options.colors === 'employee' ? worker?.color : status?.color) ?? plainColor,
    gone: status?.meaning === 'cancelled' || status?.meaning === 'no_show',
    state: stateOf(booking, options.states),
    room: heightPx >= fullFromPx ? 'full' : heightPx >= twoFromPx ? 'two' : 'one',
  }
}
