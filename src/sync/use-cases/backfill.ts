import type { RecordKind } from '../../connector-kit/index.ts'
import type { SyncParts } from '../parts.ts'
import { markDue } from '../store/due-links-store.ts'

const pageSize = 1_000
/** Behind everything a person waits for. */
const bulkPriority = 2

/** Marks every record of a kind due at a connection, a page and a commit at a time. */
export async function backfill(
  parts: Pick<SyncParts, 'db' | 'ports'>,
  target: { tenantId: number; connectionId: number; kind: RecordKind; runId?: number },
): Promise<number> {
  const { tenantId, connectionId, kind, runId } = target
  const run = runId === undefined ? {} : { runId }
  let marked = 0
  for (let afterId = 0; ; ) {
    const ids = await parts.db.transaction(tenantId, async (tx) => {
      const page = await parts.ports[kind].ids(tx, { afterId, limit: pageSize })
      await markDue(
        tx,
        page.map((localId) => ({ connectionId, kind, localId, priority: bulkPriority, ...run })),
      )
      return page
    })
    marked += ids.length
    const last = ids.at(-1)
    if (last === undefined || ids.length < pageSize) return marked
    afterId = last
  }
}
