import { nextTick, type Ref } from 'vue'
import type { Schemas } from '../../api/client.ts'
import type { Column } from './columns.ts'
import { nudged } from './drag-minutes.ts'
import { type Direction, neighbourOf, type Spot } from './neighbours.ts'
import { mayStandIn, type useDrag } from './use-drag.ts'

export interface GridKeyOptions {
  carrier: ReturnType<typeof useDrag>
  content: Ref<HTMLElement | null>
  columns: Ref<readonly Column[]>
  spots: Ref<readonly Spot[]>
  stepMinutes: number
  focusId: Ref<number | null>
  bookingOf: (id: number) => Schemas['Booking'] | undefined
  standsAt: (booking: Schemas['Booking'], column: Column) => { from: number; to: number } | null
  /** A new booking beside the one that has the focus. */
  onNew: (id: number) => void
}

const ways: Record<string, Direction> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}

/**
 * The keys of a booking that has the focus: arrows go to its neighbours, M takes it up. While it is
 * carried, arrows move it by a step or a column, with Shift they change its length; Enter puts it
 * down and Escape puts it back.
 */
export function useGridKeys(options: GridKeyOptions) {
  const { carrier, columns, focusId } = options

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (!(event.target instanceof HTMLElement)) return
    const id = Number(event.target.dataset['booking'] ?? Number.NaN)
    if (Number.isNaN(id)) return
    const isHandled = carrier.drag.value?.by === 'keys' ? carried(event) : chosen(event, id)
    if (!isHandled) return
    event.preventDefault()
    event.stopPropagation()
  }

  function chosen(event: KeyboardEvent, id: number): boolean {
    const way = ways[event.key]
    if (way) {
      const next = neighbourOf(options.spots.value, id, way)
      if (next !== null) void focusOn(next)
      return true
    }
    if (event.code === 'KeyM') return takeUp(id)
    if (event.code === 'KeyN') {
      options.onNew(id)
      return true
    }
    return false
  }

  function takeUp(id: number): boolean {
    const booking = options.bookingOf(id)
    const column = columns.value.find(({ bookings }) => bookings.some((one) => one.id === id))
    const span = booking && column ? options.standsAt(booking, column) : null
    if (!booking || !column || !span) return true
    carrier.begin({ ...span, kind: 'move', by: 'keys', booking, column })
    return true
  }

  function carried(event: KeyboardEvent): boolean {
    const { value: drag } = carrier.drag
    if (!drag) return false
    if (event.key === 'Escape') carrier.cancel()
    else if (event.key === 'Enter' || event.key === ' ') putDown(drag.booking?.id ?? null)
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const by = { steps: event.key === 'ArrowDown' ? 1 : -1, step: options.stepMinutes }
      carrier.to(drag.column, nudged(drag, { ...by, resize: event.shiftKey }))
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const by = event.key === 'ArrowRight' ? 1 : -1
      const next = columnBeside(columns.value, drag.column, by)
      if (next) carrier.to(next, drag)
    } else return event.key.length === 1
    return true
  }

  function putDown(id: number | null): void {
    carrier.drop()
    if (id !== null) void focusOn(id)
  }

  /** The block may stand in another column by now, and be another element. */
  async function focusOn(id: number): Promise<void> {
    focusId.value = id
    await nextTick()
    focusBlock(options.content.value, id)
  }

  return { onKeyDown, takeUp, focusOn }
}

/** The neighbour of a column, unless a booking may not stand in it. */
function columnBeside(columns: readonly Column[], column: Column, by: 1 | -1): Column | undefined {
  const at = columns.findIndex(({ key }) => key === column.key)
  const beside = columns[at + by]
  return beside && mayStandIn(beside) ? beside : undefined
}

function focusBlock(content: HTMLElement | null, id: number): void {
  const block = content?.querySelector(`[data-booking="${id}"]`)
  if (!(block instanceof HTMLElement)) return
  block.focus({ preventScroll: true })
  block.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
