import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { useSay } from '../../ui/use-say.ts'
import { openBooking, panelTarget } from '../booking-panel/open.ts'
import { performs } from './calendar-frame.ts'
import type { Place } from './clashes.ts'
import { useBlockMenu } from './use-block-menu.ts'
import type { Calendar } from './use-calendar.ts'
import { useMoves } from './use-moves.ts'
import { usePeek } from './use-peek.ts'
import { useSayClash } from './use-say-clash.ts'

/** What can be done with a booking of the calendar, however it is asked for. */
export function useBookingActions(calendar: Calendar) {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const { zone, clients, frame, booked, states } = calendar
  const say = useSay()
  const clientOf = (id: number | null) => clients.value.get(id ?? 0)?.name
  const sayClash = useSayClash(zone, (id) => clientOf(id) ?? null)
  const moves = useMoves({
    mayForce: calendar.mayForce,
    sayClash,
    performersOf: (booking) => performersOf(calendar, booking),
    describe: ({ client_id: id, start_time: start }) => ({
      client: clientOf(id) ?? t('calendar.noClient'),
      when: `${say.day(say.dateOf(start), 'short')}, ${say.time(start)}`,
    }),
    saySpan: ({ startMs, endMs }) => `${say.time(startMs)}–${say.time(endMs)}`,
    elsewhere: () => (states.value.known ? t('calendar.dealLost') : null),
  })
  const bookingOf = (id: number) => booked.value?.bookings.find((one) => one.id === id)
  const openId = computed(() => {
    const target = panelTarget(route.query)
    return target.kind === 'booking' ? target.id : null
  })
  const peek = usePeek<HTMLElement>((id) => id === openId.value || blockMenu.menu.value !== null)
  const blockMenu = useBlockMenu(peek.unpeek)

  function open(id: number): void {
    peek.unpeek()
    void openBooking(router, id)
  }

  /** Without an end it lasts as long as its services do. */
  function create(place: Omit<Place, 'bookingId' | 'endMs'> & { endMs?: number }): void {
    calendar.create({
      start: new Date(place.startMs).toISOString(),
      end: place.endMs === undefined ? undefined : new Date(place.endMs).toISOString(),
      userId: place.userId ?? undefined,
      workplaceId: place.workplaceId ?? undefined,
    })
  }

  function createAfter(id: number): void {
    const booking = bookingOf(id)
    if (!booking) return
    const startMs = Date.parse(booking.end_time)
    create({ startMs, userId: booking.user_id, workplaceId: booking.workplace_id })
  }

  const statuses = computed(() =>
    [...(frame.value?.statuses.values() ?? [])].sort((one, other) => one.position - other.position),
  )

  return {
    ...moves,
    sayClash,
    mayForce: calendar.mayForce,
    nameOf: (userId: number) => frame.value?.users.find(({ id }) => id === userId)?.name,
    statuses,
    bookingOf,
    openId,
    open,
    create,
    createAfter,
    ...peek,
    ...blockMenu,
    /** Takes a booking up to carry it by keys; the grid that is shown sets it. */
    takeUp: null as ((id: number) => void) | null,
  }
}

/** Who does the services of a booking. An employee moves within their own hours alone. */
function performersOf(
  { onlyUserId, frame }: Calendar,
  { service_ids: services }: { service_ids: number[] },
): number[] {
  const people = onlyUserId === null ? (frame.value?.users ?? []) : []
  return people
    .filter((user) => user.active && user.bookable && performs(user, services))
    .map(({ id }) => id)
}

export type BookingActions = ReturnType<typeof useBookingActions>
