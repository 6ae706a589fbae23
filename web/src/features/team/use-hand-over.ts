import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import { api, dataOf, type Schemas, wordsOf } from '../../api/client.ts'
import { refresh } from '../../api/query-client.ts'
import type { HandOver } from './hand-over-open.ts'
import { inTurns } from './in-turns.ts'

type Booking = Schemas['Booking']
export type Obstacle = Schemas['BookingCheck']['obstacles'][number]

/** One booking on its way to somebody else. */
export interface Handed {
  booking: Booking
  client: string | null
  /** What is in its way there; null while it is being asked. */
  obstacles: Obstacle[] | null
  state: 'here' | 'moved' | 'refused'
  /** Why it was refused. */
  words: string
}

const atOnce = 4
const pageSize = 200
/** More than that is done in several goes. */
const handedAtMost = 500

/**
 * Bookings of one person that go to another: each is looked at first, and moved in a transaction of
 * its own, so that one that is refused keeps no other one back.
 */
export function useHandOver(of: HandOver, target: Ref<number | null>) {
  const items = shallowRef<Handed[]>([])
  const cut = ref(false)
  const reading = ref(true)
  const error = shallowRef<unknown>(null)
  const done = ref<number | null>(null)
  const force = ref(false)
  const put = (id: number, part: Partial<Handed>) => {
    items.value = items.value.map((one) => (one.booking.id === id ? { ...one, ...part } : one))
  }
  const ready = computed(() => items.value.filter((one) => mayGo(one, force.value)))

  async function read(): Promise<void> {
    reading.value = true
    error.value = null
    try {
      const found = await readAhead(of)
      cut.value = found.cut
      items.value = found.items
    } catch (thrown) {
      error.value = thrown
    } finally {
      reading.value = false
    }
  }

  watch(target, (userId) => userId !== null && void look(userId))
  async function look(userId: number): Promise<void> {
    items.value = items.value.map((one) => ({ ...one, obstacles: null }))
    await inTurns(items.value, atOnce, async ({ booking }) => {
      if (target.value !== userId) return
      const body = { booking_id: booking.id, user_id: userId }
      const answer = await dataOf(api.POST('/api/bookings/check', { body })).catch(() => null)
      // Without an answer it is tried: booking it tells the truth.
      const obstacles = answer?.obstacles.filter(({ blocks }) => blocks) ?? []
      if (target.value === userId) put(booking.id, { obstacles })
    })
  }

  /** Answers those that were moved. */
  async function run(): Promise<Booking[]> {
    const userId = target.value
    const moved: Booking[] = []
    if (userId === null) return moved
    const going = ready.value
    done.value = 0
    for (const [at, { booking }] of going.entries()) {
      try {
        moved.push(await move(booking, userId, force.value))
        put(booking.id, { state: 'moved', words: '' })
      } catch (thrown) {
        put(booking.id, { state: 'refused', words: wordsOf(thrown) })
      }
      done.value = (at + 1) / going.length
    }
    done.value = null
    void refresh('bookings')
    return moved
  }

  return { items, ready, cut, reading, error, done, force, read, run }
}

/** Gives them back to whoever had them; what stood there before may stand there again. */
export async function takeBack(moved: readonly Booking[], userId: number): Promise<void> {
  try {
    for (const booking of moved) await move(booking, userId, true)
  } finally {
    void refresh('bookings')
  }
}

/** What stands in the way may be overruled by those who run the business, but a taken time. */
export function mayBeForced({ kind }: Obstacle): boolean {
  return kind !== 'employee_busy' && kind !== 'workplace_busy'
}

function mayGo({ state, obstacles }: Handed, force: boolean): boolean {
  if (state === 'moved' || obstacles === null) return false
  return obstacles.every((one) => force && mayBeForced(one))
}

async function move({ id, version }: Booking, userId: number, force: boolean): Promise<Booking> {
  const body = { user_id: userId, version, ...(force ? { force } : {}) }
  return dataOf(api.PUT('/api/bookings/{id}', { params: { path: { id } }, body }))
}

async function readAhead({
  person,
  from,
  to,
}: HandOver): Promise<{ items: Handed[]; cut: boolean }> {
  const statuses = await dataOf(
    api.GET('/api/statuses', { params: { query: { limit: pageSize } } }),
  )
  const meaning = new Map(statuses.items.map((status) => [status.id, status.meaning]))
  const found: Booking[] = []
  let cursor: string | null = null
  do {
    const days = { from, ...(to === null ? {} : { to }) }
    const page: { items: Booking[]; next_cursor: string | null } = await dataOf(
      api.GET('/api/bookings', {
        params: {
          query: { ...days, user_id: person.id, limit: pageSize, ...(cursor ? { cursor } : {}) },
        },
      }),
    )
    found.push(...page.items)
    cursor = page.next_cursor
  } while (cursor !== null && found.length <= handedAtMost)
  const ahead = found.filter(
    ({ start_time: start, status_id: status }) =>
      Date.parse(start) > Date.now() && meaning.get(status) === 'active',
  )
  const items = ahead.slice(0, handedAtMost)
  const names = await namesOf(items)
  return {
    cut: cursor !== null || ahead.length > items.length,
    items: items.map((booking) => ({
      booking,
      client: names.get(booking.client_id ?? 0) ?? null,
      obstacles: null,
      state: 'here',
      words: '',
    })),
  }
}

async function namesOf(bookings: readonly Booking[]): Promise<Map<number, string>> {
  const ids = [...new Set(bookings.flatMap(({ client_id: id }) => (id === null ? [] : [id])))]
  const names = new Map<number, string>()
  for (let at = 0; at < ids.length; at += pageSize) {
    const query = { ids: ids.slice(at, at + pageSize).join(','), limit: pageSize }
    const { items } = await dataOf(api.GET('/api/clients', { params: { query } }))
    for (const { id, name } of items) names.set(id, name)
  }
  return names
}
