import { onScopeDispose } from 'vue'
import { api } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { useQueryOf } from '../../api/use-query-of.ts'

/** Each look costs a call of the other side's allowance, which the sync itself needs. */
const lookAgainMs = 10_000
/** After somebody acted: about when the drain has come round, and a while later. */
const soonMs = [1_200, 4_000, 9_000]

/** One pair with both its sides. The other side is read at every look, so there are few of them. */
export function useRecord(connectionId: () => number, linkId: () => number) {
  const query = useQueryOf(
    () => ['remote', connectionId(), 'record', linkId()],
    (signal) =>
      api.GET('/api/connections/{id}/links/{link_id}', {
        params: { path: { id: connectionId(), link_id: linkId() } },
        signal,
      }),
  )
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let waiting = false

  function lookIn(ms: number, after?: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      after?.()
      if (!document.hidden) void query.refetch()
    }, ms)
    timers.add(timer)
  }
  useLive({
    onEvent({ name }) {
      if (waiting || !name.startsWith('Sync')) return
      waiting = true
      lookIn(lookAgainMs, () => {
        waiting = false
      })
    },
  })
  onScopeDispose(() => {
    for (const timer of timers) clearTimeout(timer)
  })
  function lookSoon(): void {
    for (const ms of soonMs) lookIn(ms)
  }
  return { ...query, lookSoon }
}
