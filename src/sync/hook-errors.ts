import { toError } from '../kernel/errors.ts'
import type { Database } from '../platform/database/index.ts'
import type { Log } from '../platform/telemetry/index.ts'
import { addHookErrors } from './store/activity-store.ts'

/** Counts webhooks that were refused; whoever floods the door causes no flood of writes. */
export interface HookErrors {
  count(connection: { tenantId: number; id: number }): void
  /** Writes down what was counted. */
  flush(): Promise<void>
}

const flushEveryMs = 2_000

export function createHookErrors(db: Database, log: Log): HookErrors {
  const counted = new Map<number, { tenantId: number; count: number }>()
  let timer: NodeJS.Timeout | undefined

  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const taken = [...counted]
    counted.clear()
    for (const [id, { tenantId, count }] of taken) {
      await db.transaction(tenantId, (tx) => addHookErrors(tx, id, count))
    }
  }

  return {
    count({ tenantId, id }) {
      counted.set(id, { tenantId, count: (counted.get(id)?.count ?? 0) + 1 })
      timer ??= setTimeout(() => {
        flush().catch((error) => log.error({ err: toError(error) }, 'webhook errors not counted'))
      }, flushEveryMs).unref()
    },
    flush,
  }
}
