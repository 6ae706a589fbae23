import { onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue'
import type { Channel, Member } from '../../api/channel.ts'
import { connected, joinChannel } from '../../api/live.ts'
import { type Looking, readLooking } from './looking.ts'

/** No more often than this; the server lets ten a second through. */
const tellMs = 250
/** Whoever has said nothing for so long is looking, but points at nothing. */
const pointsForMs = 20_000
const event = 'client-looking'

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
  let channel: Channel | null = null
  let waiting: ReturnType<typeof setTimeout> | undefined

  join()
  watch(options.at, tellSoon)
  const tick = setInterval(() => {
    if (people.value.size > 0) nowMs.value = Date.now()
  }, pointsForMs / 4)
  onScopeDispose(() => {
    clearTimeout(waiting)
    clearInterval(tick)
    channel?.leave()
  })

  function join(): void {
    channel = joinChannel(`presence-tenant.${options.tenantId}.calendar`)
    channel?.on('joined', () => {
      for (const member of channel?.members.values() ?? []) know(member, null)
      tellSoon()
    })
    // Whoever comes later has not heard where the others are.
    channel?.on('member_added', (member) => {
      know(member as Member, null)
      tellSoon()
    })
    channel?.on('member_removed', (member) => forget(Number((member as Member).id)))
    channel?.on(event, (data, { userId }) => {
      const known = people.value.get(Number(userId))
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
      if (people.value.size > 0 && connected.value) channel?.tell(event, options.at.value)
    }, tellMs)
  }

  const points = (colleague: Colleague) => nowMs.value - colleague.pointedAtMs < pointsForMs
  return { people, points }
}
