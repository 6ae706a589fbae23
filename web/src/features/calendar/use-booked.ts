import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref, watch } from 'vue'
import type { Schemas } from '../../api/client.ts'
import { type Period, periodOf, stepped, type View } from './period.ts'
import { type Booked, readBooked } from './read-calendar.ts'
import { shareBooked } from './share-booked.ts'

/** The beginning of the key of everything booked that the grid shows. */
export const bookedKey = ['bookings', 'calendar'] as const

/**
 * What is booked in a period. The answer of the period before stays until the new one is there, and
 * the neighbours are read ahead, so that a step to them shows at once.
 */
export function useBooked(options: {
  view: Ref<View>
  date: Ref<string>
  weekStart: number
  zone: string
  enabled: Ref<boolean>
}) {
  const { view, date, weekStart, zone, enabled } = options
  const client = useQueryClient()
  const period = computed(() => periodOf(view.value, date.value, weekStart))
  const query = useQuery({
    queryKey: computed(() => keyOf(period.value)),
    queryFn: ({ signal }) => readBooked({ period: period.value, zone }, signal),
    enabled,
    structuralSharing: shareBooked,
    placeholderData: keepPreviousData,
  })
  const booked = computed(() => query.data.value as Booked | undefined)
  const ready = computed(() => {
    const shown = booked.value?.period
    return shown?.from === period.value.from && shown.to === period.value.to
  })
  // In two steps: clients who stay the same are no reason to draw anything.
  const named = computed(() => booked.value?.clients)
  const clients = computed(
    () =>
      new Map<number, Schemas['Client']>(
        Object.values(named.value ?? {}).map((one) => [one.id, one]),
      ),
  )

  watch(
    [ready, period],
    () => {
      if (ready.value && enabled.value) soon(() => readNeighbours())
    },
    { immediate: true },
  )
  function readNeighbours() {
    for (const by of [1, -1] as const) {
      const next = periodOf(view.value, stepped(view.value, date.value, by), weekStart)
      void client.prefetchQuery({
        queryKey: keyOf(next),
        queryFn: ({ signal }) => readBooked({ period: next, zone }, signal),
      })
    }
  }

  return { period, booked, clients, ready, error: query.error, refetch: query.refetch }
}

function keyOf({ from, to }: Period) {
  return [...bookedKey, from, to] as const
}

/** After what the reader waits for has been drawn. */
function soon(run: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 1_000 })
  else setTimeout(run, 200)
}
