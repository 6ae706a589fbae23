import type { Channel, PresenceChannel } from 'pusher-js'
import { onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue'
import { connected, joinChannel } from '../../api/live.ts'

/** No more often than this; the server lets ten a second through. */
const tellMs = 250
/** Whoever has said nothing for so long is looking, but points at nothing. */
const pointsForMs = 20_000
const event = 'client-looking'

/** What a colleague looks at. */
export interface Looking {
  date: string
  view: string
  /** The cell under their pointer. */
  column: string | null
  minute: number | null
}

export interface Colleague {
  id: number
  name: string
  looking: Looking | null
  pointedAtMs: number
}

/** Who else has the calendar open, at which date, and what they point at. */
export function usePresence(options: { tenantId: number; myId: number | null; at: Ref<Looking> }) {
  const people = shallowRef<ReadonlyMap<number, Colleague>>(new Map())
  const nowMs = ref(Date.now())
  let channel: Channel | undefined
  let closed = false
  let waiting: ReturnType<typeof setTimeout> | undefined

  void join()
  watch(options.at, tellSoon)
  const tick = setInterval(() => {
    if (people.value.size > 0) nowMs.value = Date.now()
  }, pointsForMs / 4)
  onScopeDispose(() => {
    closed = true
    clearTimeout(waiting)
    clearInterval(tick)
    channel?.unbind_all()
    channel?.unsubscribe()
  })

  async function join(): Promise<void> {
    const joined = await joinChannel(`presence-tenant.${options.tenantId}.calendar`).catch(
      () => undefined,
    )
    if (!joined) return
    channel = joined
    if (closed) joined.unsubscribe()
    joined.bind('pusher:subscription_succeeded', () => {
      const { members } = joined as PresenceChannel
      members.each((member: Member) => know(member, null))
      tellSoon()
    })
    // Whoever comes later has not heard where the others are.
    joined.bind('pusher:member_added', (member: Member) => {
      know(member, null)
      tellSoon()
    })
    joined.bind('pusher:member_removed', ({ id }: Member) => forget(Number(id)))
    joined.bind(event, (data: unknown, { user_id: id }: { user_id?: string } = {}) => {
      const known = people.value.get(Number(id))
      const looking = readLooking(data)
      if (known && looking) put({ ...known, looking, pointedAtMs: Date.now() })
    })
  }

  function know({ id, info }: Member, looking: Looking | null): void {
    if (Number(id) === options.myId) return
    put({ id: Number(id), name: info?.name ?? '', looking, pointedAtMs: 0 })
  }

  function put(colleague: Colleague): void {
    people.value = new Map(people.value).set(colleague.id, colleague)
    nowMs.value = Date.now()
  }

  function forget(id: number): void {
    const left = new Map(people.value)
    left.delete(id)
    people.value = left
  }

  function tellSoon(): void {
    waiting ??= setTimeout(() => {
      waiting = undefined
      if (people.value.size > 0 && connected.value) channel?.trigger(event, options.at.value)
    }, tellMs)
  }

  const points = (colleague: Colleague) => nowMs.value - colleague.pointedAtMs < pointsForMs
  return { people, points }
}

interface Member {
  id: string
  info?: { name?: string }
}

/** Anybody of the business may say anything here: what is not understood is not shown. */
export function readLooking(data: unknown): Looking | null {
  if (typeof data !== 'object' || data === null) return null
  const { date, view, column, minute } = data as Record<string, unknown>
  if (typeof date !== 'string' || typeof view !== 'string') return null
  return {
    date,
    view,
    column: typeof column === 'string' ? column : null,
    minute: typeof minute === 'number' && minute >= 0 && minute < 1_440 ? minute : null,
  }
}
