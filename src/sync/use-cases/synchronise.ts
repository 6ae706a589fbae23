import type { RecordKind } from '../../connector-kit/index.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import { wakeLane } from '../../platform/lanes/index.ts'
import { authoriseConnection } from '../connection-policy.ts'
import type { SyncParts } from '../parts.ts'
import { saveCursor } from '../store/cursors-store.ts'
import { startRun } from '../store/runs-store.ts'
import { backfill } from './backfill.ts'
import { requireConnection } from './change-connection.ts'
import { connectorNamed } from './create-connection.ts'

/**
 * Brings one kind wholly in step now: walks everything there, and marks everything here due.
 * Answers the number of the run that shows its progress.
 */
export async function synchronise(
  parts: SyncParts,
  options: { who: Principal; id: number; kind: RecordKind },
): Promise<number> {
  const { who, id, kind } = options
  authoriseConnection(who, 'repair')
  const connection = await parts.db.transaction(who.tenantId, (tx) => requireConnection(tx, id))
  const rules = connectorNamed(parts.connectors, connection.connector).manifest.kinds[kind]
  if (!rules) throw new ProblemError('not_found')
  if (rules.push) await backfill(parts, { tenantId: who.tenantId, connectionId: id, kind })
  return parts.db.transaction(who.tenantId, async (tx) => {
    const runId = await startRun(tx, { connectionId: id, trigger: 'person', kind })
    const nextAtMs = parts.now()
    await saveCursor(tx, {
      connectionId: id,
      kind,
      mode: 'everything',
      position: null,
      nextAtMs,
      runId,
    })
    await wakeLane(tx, { subject: 'connection', subjectId: id })
    return runId
  })
}
