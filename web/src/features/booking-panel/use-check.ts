import { computed, onScopeDispose, type Ref, shallowRef, watch } from 'vue'
import { api, dataOf, type Schemas } from '../../api/client.ts'
import { bodyOf, changeOf, type Draft, defined, missingOf } from './draft.ts'
import { noObstacles, type Obstacle, type Obstacles } from './obstacles.ts'
import type { Editor } from './use-editor.ts'
import type { OpenPlace } from './use-place.ts'

const waitMs = 250

/**
 * Asks the server, a moment after the last key, what stands in the way of the booking as it is
 * typed, and where it can be while nobody has said. It writes nothing; no answer says nothing, for
 * saving tells the truth.
 */
export function useCheck(editor: Editor, place: OpenPlace): Ref<Obstacles> {
  const found = shallowRef(noObstacles)
  const body = computed(() => bodyToCheck(editor, place))
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  async function ask(): Promise<void> {
    asked += 1
    const mine = asked
    const wanted = body.value
    const answer = wanted
      ? await dataOf(api.POST('/api/bookings/check', { body: wanted })).catch(() => null)
      : null
    if (mine !== asked) return
    found.value = answer ? readAnswer(answer) : noObstacles
    if (answer) place.propose(answer.workplace_id)
  }

  watch(
    () => JSON.stringify(body.value),
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void ask(), waitMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return found
}

function bodyToCheck(editor: Editor, { isOpen }: OpenPlace) {
  const draft: Draft = editor.draft.value
  if (missingOf(draft).length > 0) return null
  const { stored, zone } = editor
  if (stored.value === null) {
    // Who comes and what is noted stand in nobody's way.
    const { client_id: _, note: __, workplace_id, ...wanted } = bodyOf(draft, zone)
    return isOpen.value ? wanted : { ...wanted, workplace_id }
  }
  const change = changeOf(editor.was.value, draft, zone)
  const { user_id, workplace_id, service_ids, status_id, start_time, end_time } = change
  const wanted = defined({ user_id, workplace_id, service_ids, status_id, start_time, end_time })
  return Object.keys(wanted).length > 0 ? { ...wanted, booking_id: stored.value.id } : null
}

function readAnswer(answer: Schemas['BookingCheck']): Obstacles {
  return {
    obstacles: answer.obstacles.flatMap(readObstacle),
    nearest: answer.nearest_free.map((free) => ({
      start: free.start_time,
      end: free.end_time,
      userId: free.user_id,
      workplaceId: free.workplace_id,
    })),
  }
}

function readObstacle(one: Schemas['BookingCheck']['obstacles'][number]): Obstacle[] {
  const { kind, blocks } = one
  if (kind === 'employee_busy' || kind === 'workplace_busy') {
    const { booking_id: bookingId, start_time: start, end_time: end } = one.booking ?? {}
    if (bookingId === undefined || !start || !end) return []
    return [{ kind, blocks, bookingId, start, end }]
  }
  if (kind === 'vacation') {
    const { starts_on: from = '', ends_on: to = '' } = one.vacation ?? {}
    return [{ kind, blocks, from, to }]
  }
  if (kind === 'outside_schedule') {
    const hours = (one.working_hours ?? []).map(({ start_time, end_time }) => ({
      start: start_time,
      end: end_time,
    }))
    return [{ kind, blocks, hours }]
  }
  if (kind === 'not_performed') return [{ kind, blocks, serviceIds: one.service_ids ?? [] }]
  const minutes = one.minimum_notice_minutes ?? 0
  return [{ kind, blocks, minutes, isPast: one.is_past ?? false }]
}
