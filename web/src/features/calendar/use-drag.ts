import { computed, type Ref, shallowRef } from 'vue'
import type { Schemas } from '../../api/client.ts'
import { type Clash, clashesAt, type Known, type Place } from './clashes.ts'
import type { Column } from './columns.ts'
import { dayClock } from './day-clock.ts'
import type { DragKind } from './drag-minutes.ts'
import type { Minutes } from './working-hours.ts'

/** What is being dragged, by a pointer or by keys, and how it would stand there. */
export interface Drag extends Minutes {
  kind: DragKind
  by: 'pointer' | 'keys'
  /** The pointer that carries it. */
  pointerId?: number
  /** Null for a new one. */
  booking: Schemas['Booking'] | null
  column: Column
  place: Place
  clashes: Clash[]
  /** False until it has left the place where it was taken up. */
  moved: boolean
}

export interface DragStart extends Minutes {
  kind: DragKind
  by: 'pointer' | 'keys'
  /** The pointer that carries it. */
  pointerId?: number
  booking: Schemas['Booking'] | null
  column: Column
}

/** The one thing that is dragged. What it clashes with is known at every step. */
export function useDrag(options: {
  zone: string
  known: Ref<Known | null>
  drop: (drag: Drag) => void
}) {
  const { zone } = options
  const drag = shallowRef<Drag | null>(null)
  const active = computed(() => drag.value !== null)

  function begin(start: DragStart): void {
    const place = placeOf(start, zone)
    const moved = start.kind === 'create'
    drag.value = { ...start, place, clashes: moved ? clashesOf(place) : [], moved }
  }

  /** Nothing is worked out anew while it stays on the same step. */
  function to(column: Column, { from, to: end }: Minutes): void {
    const { value: now } = drag
    if (!now || !mayStandIn(column)) return
    const isSame = now.column.key === column.key && now.from === from && now.to === end
    if (isSame) return
    const place = placeOf({ ...now, column, from, to: end }, zone)
    drag.value = { ...now, column, from, to: end, place, clashes: clashesOf(place), moved: true }
  }

  function clashesOf(place: Place): Clash[] {
    return options.known.value ? clashesAt(place, options.known.value) : []
  }

  function cancel(): void {
    drag.value = null
  }

  function drop(): void {
    const { value: dropped } = drag
    drag.value = null
    if (dropped?.moved && !isBack(dropped)) options.drop(dropped)
  }

  return { drag, active, begin, to, cancel, drop }
}

/** Whether it is put down where it was taken up: nothing is asked of the server for that. */
function isBack({ booking, place }: Drag): boolean {
  return (
    booking !== null &&
    Date.parse(booking.start_time) === place.startMs &&
    Date.parse(booking.end_time) === place.endMs &&
    booking.user_id === place.userId &&
    booking.workplace_id === place.workplaceId
  )
}

/** A former employee has a column for what is booked, and nothing new can be put there. */
export function mayStandIn(column: Column): boolean {
  return column.kind !== 'person' || column.userId !== null
}

function placeOf({ column, booking, from, to }: DragStart, zone: string): Place {
  const { msAt } = dayClock(column.date, zone)
  return {
    bookingId: booking?.id ?? null,
    userId: column.kind === 'person' ? column.userId : (booking?.user_id ?? column.userId),
    workplaceId:
      column.kind === 'place' ? column.workplaceId : (booking?.workplace_id ?? column.workplaceId),
    startMs: msAt(from),
    endMs: msAt(to),
  }
}
