import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authoriseConnection } from '../connection-policy.ts'
import { nextWalkMs } from '../next-walk-ms.ts'
import type { SyncParts } from '../parts.ts'
import { saveCursor } from '../store/cursors-store.ts'
import { cancelRun as cancelStored, isWalking, unmarkRun } from '../store/open-runs-store.ts'
import { findRun } from '../store/runs-store.ts'
import { requireConnection } from './change-connection.ts'

/**
 * Calls a run or an audit off. What it did stays done; what it marked and nobody else needs is in
 * step again.
 * @throws ProblemError `not_found`, `already_settled` when it has ended, `forbidden`
 */
export async function cancelRun(
  parts: Pick<SyncParts, 'describeTenant' | 'now'>,
  tx: Transaction,
  options: { who: Principal; connectionId: number; runId: number },
): Promise<void> {
  const { connectionId, runId, who } = options
  authoriseConnection(who, 'repair')
  await requireConnection(tx, connectionId)
  const run = await findRun(tx, { connectionId, id: runId })
  // What a drain does by itself is nobody's to call off.
  if (!run || run.trigger === 'changes') throw new ProblemError('not_found')
  if (!(await cancelStored(tx, runId))) throw new ProblemError('already_settled')
  if (run.kind !== null && (await isWalking(tx, { connectionId, id: runId }))) {
    const { zone } = await parts.describeTenant(tx)
    const nextAtMs = nextWalkMs(connectionId, parts.now(), zone)
    const common = { connectionId, kind: run.kind, runId: null }
    await saveCursor(tx, { ...common, mode: 'everything', position: null, nextAtMs })
  }
  await unmarkRun(tx, { connectionId, runId })
}
