import type { RecordKind } from '../../connector-kit/index.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { wakeLane } from '../../platform/lanes/index.ts'
import { authoriseConnection } from '../connection-policy.ts'
import type { SyncParts } from '../parts.ts'
import { saveCursor } from '../store/cursors-store.ts'
import { findOpenRuns, lockConnection } from '../store/open-runs-store.ts'
import { startRun } from '../store/runs-store.ts'
import { backfill } from './backfill.ts'
import { requireConnection } from './change-connection.ts'
import { connectorNamed } from './create-connection.ts'

/** Should this process die while it marks, the walk begins by itself after so long. */
const markingAtMostMs = 60_000

/**
 * Brings one kind wholly in step now: walks everything there, and marks everything here due.
 * Answers the number of the run that shows its progress; one that goes on already is not doubled.
 * @throws ProblemError `forbidden`, `not_found`
 */
export async function synchronise(
  parts: SyncParts,
  options: { who: Principal; id: number; kind: RecordKind },
): Promise<number> {
  const { who, id, kind } = options
  authoriseConnection(who, 'repair')
  const tenantId = who.tenantId
  const begun = await parts.db.transaction(tenantId, (tx) => begin(parts, tx, options))
  if (!begun.isNew) return begun.runId
  const { runId, push } = begun
  if (push) await backfill(parts, { tenantId, connectionId: id, kind, runId })
  await parts.db.transaction(tenantId, async (tx) => {
    const open = await findOpenRuns(tx, id)
    // It may have been called off while its records were being marked.
    if (open.some((run) => run.id === runId)) {
      await walkFrom(tx, { ...options, runId, nextAtMs: parts.now() })
    }
    await wakeLane(tx, { subject: 'connection', subjectId: id })
  })
  return runId
}

async function begin(
  parts: SyncParts,
  tx: Transaction,
  options: { id: number; kind: RecordKind },
): Promise<{ runId: number; isNew: boolean; push: boolean }> {
  const { id, kind } = options
  const connection = await requireConnection(tx, id)
  const rules = connectorNamed(parts.connectors, connection.connector).manifest.kinds[kind]
  if (!rules) throw new ProblemError('not_found')
  await lockConnection(tx, id)
  const open = (await findOpenRuns(tx, id)).find((run) => run.kind === kind)
  if (open) return { runId: open.id, isNew: false, push: false }
  const runId = await startRun(tx, { connectionId: id, trigger: 'person', kind })
  // The walk stands in line before the first mark, or the run would look finished between them.
  await walkFrom(tx, { ...options, runId, nextAtMs: parts.now() + markingAtMostMs })
  return { runId, isNew: true, push: rules.push }
}

function walkFrom(
  tx: Transaction,
  walk: { id: number; kind: RecordKind; runId: number; nextAtMs: number },
): Promise<void> {
  const { id: connectionId, kind, nextAtMs, runId } = walk
  const common = { connectionId, kind, nextAtMs, runId }
  return saveCursor(tx, { ...common, mode: 'everything', position: null })
}
