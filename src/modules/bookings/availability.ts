import { intersect, normalise, subtract, type TimeRange, widen } from '../../kernel/time-range.ts'
import { dayMs, epochDayOf, formatLocalDate, minuteMs, type Zone } from '../../kernel/zone.ts'
import { keepEarliest } from './availability/keep-earliest.ts'
import { gridPoints, slotGrid } from './availability/slot-grid.ts'
import {
  chooseWorkplaces,
  forbiddenStarts,
  type Workplace,
  type WorkplaceWindow,
} from './availability/workplace-choice.ts'
import {
  type DateRange,
  type DayFrame,
  frameDays,
  rangeOfDates,
  type WorkCalendar,
  workRangesIn,
} from './work-hours.ts'

/** When an employee works: ready ranges, or the calendar that they come from. */
export type EmployeeHours = WorkCalendar | { readonly workRanges: readonly TimeRange[] }

/** An employee, and what takes their time: each busy range includes that booking's own buffers. */
export type AvailableEmployee<Id> = EmployeeHours & {
  readonly id: Id
  readonly busy: readonly TimeRange[]
}

/** What is looked for, and in what. All times are whole milliseconds. */
export interface SlotSearch<Id extends string | number> {
  readonly zone: Zone
  /** Local dates on which a slot may start, at most 366 of them. */
  readonly days: DateRange
  /** The instants of those days at which it may start; all of them unless told. */
  readonly within?: TimeRange | undefined
  readonly nowMs: number
  /** The earliest start is this long after `nowMs`. */
  readonly minimumNoticeMs: number
  /** Slots start at multiples of this after local midnight; at least a minute. */
  readonly stepMs: number
  /** The sum over the booked services. */
  readonly durationMs: number
  /** Time around the booking that must be free, though not within working hours. */
  readonly bufferBeforeMs: number
  readonly bufferAfterMs: number
  readonly employees: readonly AvailableEmployee<Id>[]
  readonly needsWorkplace: boolean
  /** In order of preference. Buffers keep the workplace too. */
  readonly workplaces?: readonly Workplace<Id>[]
  /** Bounds the whole answer: the earliest slots of all employees are kept. */
  readonly maxSlots: number
}

/** A time at which the booking fits. */
export interface Slot<Id extends string | number> extends TimeRange {
  readonly employeeId: Id
  /** The first workplace of the list that is free; there when the search needs one. */
  readonly workplaceId?: Id
}

/** One entry for each employee of the search, in its order, with slots sorted by start. */
export interface FreeSlots<Id extends string | number> {
  readonly employees: readonly {
    readonly employeeId: Id
    readonly slots: readonly Slot<Id>[]
  }[]
  /**
   * Whether `maxSlots` left slots out. Every slot left out starts no earlier than every kept one.
   */
  readonly truncated: boolean
}

/**
 * The times at which a booking fits: wholly in the employee's hours, on the slot grid, no busy time
 * touched by it or its buffers, and a workplace free throughout where one is needed. Work grows
 * with the number of busy ranges and slots, never with the minutes of the period. A search whose
 * numbers make no sense throws a `RangeError`: whoever reads user input checks it first.
 */
export function freeSlots<Id extends string | number>(search: SlotSearch<Id>): FreeSlots<Id> {
  assertSearch(search)
  const frame = frameOfSearch(search)
  const dayRange = rangeOfDates(search.days, search.zone)
  const earliestMs = search.nowMs + search.minimumNoticeMs
  const within = search.within ?? dayRange
  const asked = {
    startMs: Math.max(dayRange.startMs, within.startMs, earliestMs),
    endMs: Math.min(dayRange.endMs, within.endMs),
  }
  const grid = { pieces: slotGrid(asked, search.zone), stepMs: search.stepMs }
  const { durationMs } = search
  const around = { beforeMs: search.bufferBeforeMs, afterMs: durationMs + search.bufferAfterMs }
  const places = search.needsWorkplace
    ? chooseWorkplaces(search.workplaces ?? [], asked, around)
    : null
  const placed = places && normalise(places)
  const found = search.employees.map((employee) => {
    // A booking starts early enough to end within the same working range.
    const fitting = widen(hoursIn(employee, frame), { beforeMs: 0, afterMs: 1 - durationMs })
    const free = subtract(fitting, forbiddenStarts(normalise(employee.busy), around))
    const windows = placed ? intersect(free, placed) : free
    // One more than the bound tells whether something was left out.
    const starts = gridPoints(windows, grid, search.maxSlots + 1)
    return { employeeId: employee.id, starts }
  })
  const kept = keepEarliest(
    found.map((it) => it.starts),
    search.maxSlots,
  )
  return {
    truncated: kept.truncated,
    employees: found.map(({ employeeId, starts }, i) => ({
      employeeId,
      slots: toSlots(starts.slice(0, kept.counts[i]), { employeeId, durationMs, places }),
    })),
  }
}

const maxDays = 366

function assertSearch(search: SlotSearch<string | number>): void {
  const days = epochDayOf(search.days.to) - epochDayOf(search.days.from) + 1
  const whole = [search.nowMs, search.minimumNoticeMs, search.stepMs, search.durationMs]
  const buffers = [search.bufferBeforeMs, search.bufferAfterMs]
  const sound =
    days <= maxDays &&
    [...whole, ...buffers, search.maxSlots].every(Number.isSafeInteger) &&
    [search.minimumNoticeMs, search.maxSlots, ...buffers].every((amount) => amount >= 0) &&
    search.stepMs >= minuteMs &&
    search.durationMs > 0 &&
    search.durationMs <= maxDays * dayMs &&
    (search.workplaces ?? []).every(
      ({ capacity = 1 }) => Number.isInteger(capacity) && capacity > 0,
    )
  if (!sound) throw new RangeError('The numbers of this slot search make no sense')
}

/** The days asked for, and those after them into which a booking of that length may run. */
function frameOfSearch(search: SlotSearch<string | number>): DayFrame {
  const lastDay = epochDayOf(search.days.to) + Math.ceil(search.durationMs / dayMs) + 1
  return frameDays({ from: search.days.from, to: formatLocalDate(lastDay) }, search.zone)
}

function hoursIn(hours: EmployeeHours, frame: DayFrame): TimeRange[] {
  return 'workRanges' in hours ? normalise(hours.workRanges) : workRangesIn(hours, frame)
}

function toSlots<Id extends string | number>(
  starts: readonly number[],
  of: {
    readonly employeeId: Id
    readonly durationMs: number
    readonly places: readonly WorkplaceWindow<Id>[] | null
  },
): Slot<Id>[] {
  const { employeeId, durationMs, places } = of
  let i = 0
  return starts.map((startMs) => {
    const endMs = startMs + durationMs
    if (!places) return { startMs, endMs, employeeId }
    let place = places[i]
    while (place && place.endMs <= startMs) place = places[++i]
    if (!place) throw new RangeError(`No workplace window holds the start ${startMs}`)
    return { startMs, endMs, employeeId, workplaceId: place.workplaceId }
  })
}
