import type { RecordKind } from '../../connector-kit/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'

/** One record of ours was merged into another. */
export interface HandOver {
  kind: RecordKind
  fromId: number
  toId: number
}

/**
 * Gives the counterpart of a merged record to the one it was merged into, wherever that one has
 * none yet: it is the same person there, who would be made anew otherwise. Where both have one,
 * each keeps its own, and that of the merged record rests.
 */
export async function handOverLinks(
  tx: Transaction,
  of: { connectionId: number; merges: HandOver[] },
): Promise<void> {
  for (const { kind, fromId, toId } of of.merges) {
    const values = [tx.tenantId, of.connectionId, kind, fromId, toId]
    // A create that is on its way must find its link again.
    await rows(
      tx,
      `delete from links t using links f
       where t.tenant_id = $1 and t.connection_id = $2 and t.kind = $3 and t.local_id = $5
         and t.remote_id is null and t.state not in ('creating', 'uncertain')
         and f.tenant_id = $1 and f.connection_id = $2 and f.kind = $3 and f.local_id = $4
         and f.remote_id is not null`,
      values,
    )
    await rows(
      tx,
      `update links f set local_id = $5, due_seq = due_seq + 1, updated_at = now(),
         state = case when state in ('creating', 'uncertain') then state else 'due' end,
         local_due_at = coalesce(local_due_at, now()), next_try_at = least(next_try_at, now())
       where f.tenant_id = $1 and f.connection_id = $2 and f.kind = $3 and f.local_id = $4
         and f.remote_id is not null
         and not exists (select 1 from links t where t.tenant_id = $1 and t.connection_id = $2
           and t.kind = $3 and t.local_id = $5)`,
      values,
    )
  }
}
