import type { RecordKind } from '../../connector-kit/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'

/**
 * Marks pairs due that name one of the records there in a field which is still empty here, and
 * forgets what was agreed on that field: it is told anew.
 */
export async function markReferrersDue(
  tx: Transaction,
  wanted: { connectionId: number; kind: RecordKind; field: string; remoteIds: string[] },
): Promise<void> {
  await rows(
    tx,
    `update links set agreed = agreed #- array['theirs', $4],
       state = case when state in ('creating', 'uncertain') then state else 'due' end,
       remote_due_at = coalesce(remote_due_at, now()), due_seq = due_seq + 1,
       next_try_at = least(next_try_at, now()), updated_at = now()
     where tenant_id = $1 and connection_id = $2 and kind = $3
       and local_id is not null and remote_id is not null
       and agreed -> 'theirs' ->> $4 = any($5) and agreed -> 'ours' ->> $4 is null`,
    [tx.tenantId, wanted.connectionId, wanted.kind, wanted.field, wanted.remoteIds],
  )
}
