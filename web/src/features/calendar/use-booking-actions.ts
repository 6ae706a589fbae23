import { computed, nextTick, onScopeDispose, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { openBooking, panelTarget } from '../booking-panel/open.ts'
import type { Place } from './clashes.ts'
import type { Calendar } from './use-calendar.ts'
import { useMoves } from './use-moves.ts'
import { useSayClash } from './use-say-clash.ts'

const peekAfterMs = 400

/** A booking whose card is shown beside its block. */
export interface Peeked {
  id: number
  element: HTMLElement
  /** A finger rests on it: the card stays and has buttons. */
  byTouch: boolean
}

export interface MenuAt {
  id: number
  x: number
  y: number
  /** Where the focus goes back to. */
  element: HTMLElement
}

/** What can be done with a booking of the calendar, however it is asked for. */
export function useBookingActions(calendar: Calendar) {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const { zone, clients, frame, booked, states } = calendar
  const sayClash = useSayClash(zone, (id) => clients.value.get(id ?? 0)?.name ?? null)
  const moves = useMoves({
    mayForce: calendar.mayForce,
    sayClash,
    elsewhere: () => (states.value.known ? t('calendar.dealLost') : null),
  })
  const peeked = shallowRef<Peeked | null>(null)
  const menu = shallowRef<MenuAt | null>(null)
  let peeking: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(peeking))

  const bookingOf = (id: number) => booked.value?.bookings.find((one) => one.id === id)
  const openId = computed(() => {
    const target = panelTarget(route.query)
    return target.kind === 'booking' ? target.id : null
  })

  function open(id: number): void {
    unpeek()
    void openBooking(router, id)
  }

  function create(place: Pick<Place, 'startMs' | 'userId' | 'workplaceId'>): void {
    calendar.create({
      start: new Date(place.startMs).toISOString(),
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

  function peek(id: number, element: HTMLElement, byTouch: boolean): void {
    if (peeked.value?.id === id && peeked.value.byTouch === byTouch) return
    clearTimeout(peeking)
    if (peeked.value && !byTouch) peeked.value = null
    const show = () => {
      const isElsewhere = id === openId.value || menu.value !== null
      if (element.isConnected && !isElsewhere) peeked.value = { id, element, byTouch }
    }
    if (byTouch) show()
    else peeking = setTimeout(show, peekAfterMs)
  }

  function unpeek(): void {
    clearTimeout(peeking)
    peeked.value = null
  }

  function showMenu(id: number, event: MouseEvent, element: HTMLElement): void {
    unpeek()
    // The key of the menu tells no place of its own in every browser.
    const box = element.getBoundingClientRect()
    const byKey = event.clientX === 0 && event.clientY === 0
    const [x, y] = byKey ? [box.left + 12, box.top + 16] : [event.clientX, event.clientY]
    menu.value = { id, x, y, element }
  }

  /** The focus comes back to the block, except where what was chosen took it elsewhere. */
  function hideMenu(): void {
    const element = menu.value?.element
    menu.value = null
    void nextTick(() => {
      if (document.activeElement === document.body) element?.focus({ preventScroll: true })
    })
  }

  const statuses = computed(() =>
    [...(frame.value?.statuses.values() ?? [])].sort((one, other) => one.position - other.position),
  )

  return {
    ...moves,
    sayClash,
    statuses,
    bookingOf,
    openId,
    open,
    create,
    createAfter,
    peeked,
    peek,
    unpeek,
    menu,
    showMenu,
    hideMenu,
    /** Takes a booking up to carry it by keys; the grid that is shown sets it. */
    takeUp: null as ((id: number) => void) | null,
  }
}

export type BookingActions = ReturnType<typeof useBookingActions>
