import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import { wordsOf } from '../../api/client.ts'
import { type DayBookings, type DayFrame, readBookings, readFrame } from './read-day.ts'

/** The bookings of one day with everything needed to draw them. Late answers never win. */
export function useDay(date: Ref<string>) {
  const booked = shallowRef<DayBookings | null>(null)
  const frame = shallowRef<DayFrame | null>(null)
  const problem = ref<string | null>(null)
  const bookings = latest(readBookings, booked, problem)
  const frames = latest(readFrame, frame, problem)

  /** Everything, or the bookings alone: they change far more often. */
  async function load(what: 'all' | 'bookings' = 'all'): Promise<void> {
    const asked = [bookings(date.value)]
    if (what === 'all') asked.push(frames(date.value))
    const arrived = await Promise.all(asked)
    if (arrived.every(Boolean)) problem.value = null
  }

  watch(date, () => void load())

  const ready = computed(
    () => booked.value?.date === date.value && frame.value?.date === date.value,
  )
  const loading = computed(() => !ready.value && problem.value === null)
  return { booked, frame, ready, loading, problem, load }
}

/** Reads into `target` unless a newer question has been asked meanwhile; answers whether it did. */
function latest<Value>(
  read: (date: string) => Promise<Value>,
  target: Ref<Value | null>,
  problem: Ref<string | null>,
): (date: string) => Promise<boolean> {
  let asked = 0
  return async (date) => {
    asked += 1
    const mine = asked
    try {
      const value = await read(date)
      if (mine === asked) target.value = value
      return mine === asked
    } catch (error) {
      if (mine === asked) problem.value = wordsOf(error)
      return false
    }
  }
}
