import { QueryClient } from '@tanstack/vue-query'
import { CallFailed } from './client.ts'
import { type Entity, touchedBy } from './keys.ts'
import { onLive } from './live.ts'

const freshMs = 30_000
const triesAtMost = 3
/** Events of one burst are read once: a sync of thousands must not read thousands of times. */
const gatherMs = 120
const gatherSyncMs = 1_000

/** What the pages know of the server. Live events make it stale, so it may be kept for a while. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: freshMs,
      retry: (failures, error) => failures < triesAtMost && isWorthAnother(error),
    },
    mutations: { retry: false },
  },
})

/** Everything known of these entities is asked for again where it is on the screen. */
export async function refresh(...entities: Entity[]): Promise<void> {
  await Promise.all(entities.map((entity) => queryClient.invalidateQueries({ queryKey: [entity] })))
}

/** Ties the cache to the live events; to be called once. */
export function keepFresh(): void {
  const waiting = new Set<Entity>()
  onLive({
    onEvent({ name }) {
      for (const entity of touchedBy(name)) {
        if (waiting.has(entity)) continue
        waiting.add(entity)
        const waitMs = entity === 'connections' ? gatherSyncMs : gatherMs
        setTimeout(() => {
          waiting.delete(entity)
          void refresh(entity)
        }, waitMs)
      }
    },
    // What happened while nobody listened was not told.
    onHear: () => void queryClient.invalidateQueries(),
  })
}

/** No answer, or a busy server: later may be better. A refusal stays one. */
function isWorthAnother(error: unknown): boolean {
  return !(error instanceof CallFailed) || error.status === 0 || error.status >= 500
}
