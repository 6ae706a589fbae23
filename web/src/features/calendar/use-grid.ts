import { computed, nextTick, type Ref, ref, shallowRef, watch } from 'vue'
import type { Schemas } from '../../api/client.ts'
import { spanOf } from './blocks.ts'
import { performs, takesTime } from './calendar-frame.ts'
import type { Known } from './clashes.ts'
import { type Column, columnsOf } from './columns.ts'
import { dayClock } from './day-clock.ts'
import { minuteOfDay, minutesOn, pixels, quarterPx, visibleHours } from './day-geometry.ts'
import { firstSpot, type Spot } from './neighbours.ts'
import { datesOf } from './period.ts'
import { reuse } from './reuse.ts'
import type { Calendar } from './use-calendar.ts'

/**
 * What the grid draws: columns, hours, where the bookings stand. While `held` nothing new is shown,
 * so that nothing jumps under a hand that carries something.
 */
export function useGrid(calendar: Calendar, held: Ref<boolean>) {
  const { frame, zone, address } = calendar
  const booked = shallowRef(calendar.booked.value)
  watch([calendar.booked, held], () => {
    if (!held.value) booked.value = calendar.booked.value
  })

  const dates = computed(() => (booked.value ? datesOf(booked.value.period) : [address.value.date]))
  const columns = computed<Column[]>((before) =>
    booked.value && frame.value
      ? reuse(
          before ?? [],
          columnsOf(booked.value.bookings, frame.value, {
            address: address.value,
            dates: dates.value,
            onlyUserId: calendar.onlyUserId,
            zone,
          }),
          ({ key }) => key,
        )
      : [],
  )
  const byId = computed(
    () => new Map((booked.value?.bookings ?? []).map((booking) => [booking.id, booking])),
  )
  const spots = computed<Spot[]>(() =>
    columns.value.flatMap((column, at) =>
      column.bookings.map((booking) => ({
        id: booking.id,
        column: at,
        from: minutesOn(column.date, spanOf(booking), zone).from,
      })),
    ),
  )
  const shown = useShownHours(calendar, columns, dates)
  const { fromMinute, isShownToday, nowMinute } = shown
  const focusId = useFocusId(spots, () => (isShownToday.value ? nowMinute.value : 0))

  /** What began the day before is not carried about: only a part of it is in sight. */
  const standsAt = (booking: Schemas['Booking'], column: Column) => {
    const span = spanOf(booking)
    const { startMs, endMs } = dayClock(column.date, zone)
    const isWhole = span.startMs >= startMs && span.endMs <= endMs
    return isWhole ? minutesOn(column.date, span, zone) : null
  }

  return {
    columns,
    ...shown,
    known: useKnown(calendar),
    spots,
    focusId,
    standsAt,
    bookingOf: (id: number) => byId.value.get(id),
    minuteAtPx: (px: number) => fromMinute.value + (px / quarterPx) * 15,
  }
}

/** The hours in sight, and where in them this moment is. */
function useShownHours(
  calendar: Calendar,
  columns: Ref<readonly Column[]>,
  dates: Ref<readonly string[]>,
) {
  const hours = computed(() =>
    visibleHours([
      ...columns.value.flatMap(({ working }) => working ?? []),
      ...columns.value.flatMap(({ date, bookings }) =>
        bookings.map((booking) => minutesOn(date, spanOf(booking), calendar.zone)),
      ),
    ]),
  )
  const fromMinute = computed(() => hours.value.from * 60)
  const toMinute = computed(() => hours.value.to * 60)
  const nowMinute = computed(() => minuteOfDay(calendar.nowMs.value, calendar.zone))
  const isShownToday = computed(() => dates.value.includes(calendar.today.value))
  const nowPx = computed(() => {
    const px = pixels(nowMinute.value - fromMinute.value)
    return isShownToday.value && px >= 0 && px <= pixels(toMinute.value - fromMinute.value)
      ? px
      : null
  })

  return { hours, fromMinute, toMinute, nowMinute, nowPx, isShownToday }
}

/** What a place for a booking is checked against; null until it is read. */
function useKnown({ frame, booked, zone }: Calendar) {
  return computed<Known | null>(() => {
    const { value: now } = frame
    const { value: latest } = booked
    if (!now || !latest) return null
    return {
      zone,
      bookings: latest.bookings,
      isLive: (booking) => takesTime(booking, now),
      capacityOf: (id) => now.workplaces.find((place) => place.id === id)?.capacity ?? 1,
      performs: (id, services) =>
        performs(
          now.users.find((user) => user.id === id),
          services,
        ),
      schedules: now.schedules,
      vacations: now.vacations,
    }
  })
}

/**
 * The one booking that the Tab key stops at; the others are reached by arrows. It is the first from
 * a minute of the day on until another is chosen.
 */
function useFocusId(spots: Ref<readonly Spot[]>, fromMinute: () => number) {
  const focused = ref<number | null>(null)
  return computed({
    get: () =>
      focused.value !== null && spots.value.some(({ id }) => id === focused.value)
        ? focused.value
        : firstSpot(spots.value, fromMinute()),
    set: (id) => {
      focused.value = id
    },
  })
}

/** Keeps what is in sight where it is when an earlier hour appears above it. */
export function useStillness(
  scroller: Ref<HTMLElement | null>,
  fromMinute: Ref<number>,
  period: () => unknown,
): void {
  let shownPeriod = period()
  watch(
    fromMinute,
    async (now, before) => {
      const isSame = shownPeriod === period()
      shownPeriod = period()
      const { value: box } = scroller
      if (!box || !isSame) return
      const topPx = box.scrollTop + pixels(before - now)
      await nextTick()
      box.scrollTop = topPx
    },
    { flush: 'pre' },
  )
}
