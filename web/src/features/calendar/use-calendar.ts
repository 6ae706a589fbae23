import { type ComputedRef, computed, onScopeDispose, type Ref, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useLive } from '../../api/live.ts'
import { queryClient } from '../../api/query-client.ts'
import { instantOf, nextStep } from '../booking-panel/clock.ts'
import { type NewBookingStart, openNewBooking } from '../booking-panel/open.ts'
import { useSession, useTenant } from '../session/use-session.ts'
import { useBookingStates } from '../sync/use-booking-states.ts'
import { type CalendarAddress, readAddress, writeAddress } from './calendar-address.ts'
import { hoursOf, peopleShown } from './columns.ts'
import { dateOf } from './day-geometry.ts'
import { firstTime } from './first-time.ts'
import { gather } from './gather.ts'
import { stepped } from './period.ts'
import { bookedKey, useBooked } from './use-booked.ts'
import { useFrame } from './use-frame.ts'

const tickMs = 15_000

/** The calendar of this reader: what the address asks for, and what is known of it. */
export function useCalendar() {
  const router = useRouter()
  const { me } = useSession()
  const tenant = useTenant()
  const { zone } = tenant
  const role = me.value?.role ?? 'employee'
  const onlyUserId = role === 'employee' ? (me.value?.user?.id ?? 0) : null

  const nowMs = useNow()
  const today = computed(() => dateOf(nowMs.value, zone))
  const shown = useShown(today)
  const { address } = shown
  const view = computed(() => address.value.view)
  const date = computed(() => address.value.date)
  const weekStart = weekStartOf(tenant)
  const reading = useBooked({
    view,
    date,
    weekStart,
    zone,
    enabled: computed(() => view.value === 'day' || view.value === 'week'),
  })
  const { frame, error: frameError } = useFrame(reading.period)
  const states = useBookingStates(onlyUserId === null)

  // A crossing to another shape of grid waits; a step to the neighbour keeps the old one meanwhile.
  const isNear = computed(() => {
    const period = reading.booked.value?.period
    return period !== undefined && (period.from === period.to) === (view.value === 'day')
  })

  useLiveDeals()

  /** Without a time of its own: today where that is in sight, else on that day, in the hours. */
  function create(start: NewBookingStart): void {
    const { from, to } = reading.period.value
    const isToday = from <= today.value && today.value <= to
    const next = nextStep(Date.now(), zone, tenant.slot_step_minutes)
    const on = isToday ? next.date : date.value
    const { value: known } = frame
    const people = known ? peopleShown(known, { address: address.value, onlyUserId }) : []
    const wall = firstTime(on, next, known ? hoursOf(people, on, known) : [])
    const first = new Date(instantOf(wall, zone)).toISOString()
    void openNewBooking(router, { start: first, ...start })
  }

  return {
    ...reading,
    ...shown,
    isNear,
    today,
    nowMs,
    tenant,
    zone,
    weekStart,
    frame,
    frameError,
    states,
    onlyUserId,
    mayForce: role !== 'employee',
    myId: me.value?.user?.id ?? null,
    create,
  }
}

export type Calendar = ReturnType<typeof useCalendar>

/** What the address asks to be shown, and how to show something else. */
function useShown(today: Ref<string>) {
  const route = useRoute()
  const router = useRouter()
  const address = useStable(() => readAddress(route.query, today.value))
  function show(part: Partial<CalendarAddress>): void {
    const query = writeAddress({ ...address.value, ...part }, today.value, route.query)
    void router.replace({ query, hash: route.hash })
  }
  /** Asked for once more, today is shown again, wherever the reader has scrolled to. */
  const todayAsked = ref(0)
  function showToday(): void {
    show({ date: today.value })
    todayAsked.value += 1
  }
  const step = (by: 1 | -1) => show({ date: stepped(address.value.view, address.value.date, by) })
  return { address, show, step, showToday, todayAsked }
}

/** This moment, as often as the line of it moves. */
function useNow(): Ref<number> {
  const nowMs = ref(Date.now())
  const tick = setInterval(() => {
    nowMs.value = Date.now()
  }, tickMs)
  onScopeDispose(() => clearInterval(tick))
  return nowMs
}

/** Reads bookings anew after a sync: a deal that came into being is known by its booking. */
function useLiveDeals(): void {
  const readDeals = gather(
    () => void queryClient.invalidateQueries({ queryKey: [...bookedKey] }),
    1_000,
  )
  useLive({
    onEvent: ({ name }) => {
      if (name.startsWith('Sync')) readDeals()
    },
  })
}

/** The same object while it says the same: other words of the address redraw nothing. */
function useStable<Value>(read: () => Value): ComputedRef<Value> {
  return computed<Value>((before) => {
    const now = read()
    return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now
  })
}

/** 1 Monday to 7 Sunday. */
function weekStartOf(tenant: object): number {
  const start = 'week_start' in tenant ? Number(tenant.week_start) : 1
  return start >= 1 && start <= 7 ? start : 1
}
