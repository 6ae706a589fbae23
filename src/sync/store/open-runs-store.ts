import type { RecordKind } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { OpenRun } from '../activity.ts'
import { emptyCounts, type RunCounts } from './runs-store.ts'

/** The runs that people asked for and that go on. */
export async function findOpenRuns(tx: Transaction, connectionId: number): Promise<OpenRun[]> {
  const found = await prepared<{ id: number; kind: RecordKind | null }>(tx, {
    name: 'runs-open',
    text: `select id, kind from runs where tenant_id = $1 and connection_id = $2
      and finished_at is null and trigger = 'person' order by id limit 20`,
    values: [tx.tenantId, connectionId],
  })
  return found.map((row) => ({ ...row, counts: emptyCounts() }))
}

/** The audit that goes on at a connection, and whether it was heard of lately. */
export async function findOpenAudit(
  tx: Transaction,
  query: { connectionId: number; silentMs: number },
): Promise<{ id: number; silent: boolean } | null> {
  const [row] = await rows<{ id: number; silent: boolean }>(
    tx,
    `select id, touched_at < now() - make_interval(secs => $3 / 1000.0) as silent from runs
     where tenant_id = $1 and connection_id = $2 and finished_at is null
       and trigger in ('audit', 'repair') order by id desc limit 1`,
    [tx.tenantId, query.connectionId, query.silentMs],
  )
  return row ?? null
}

/** Adds to what a run came to. */
export async function addToRun(tx: Transaction, id: number, more: RunCounts): Promise<void> {
  await prepared(tx, {
    name: 'runs-add',
    text: `update runs r set created = created + $3, updated = updated + $4,
        unchanged = unchanged + $5, failed = failed + $6, calls = calls + $7, touched_at = now(),
        skipped = (select coalesce(jsonb_object_agg(reason, count), '{}') from (
          select key as reason, sum(value::int) as count from (
            select * from jsonb_each_text(r.skipped) union all
            select * from jsonb_each_text($8::jsonb)) as each group by key) as sums)
      where tenant_id = $1 and id = $2 and finished_at is null`,
    values: [
      tx.tenantId,
      id,
      more.created,
      more.updated,
      more.unchanged,
      more.failed,
      more.calls,
      JSON.stringify(more.skipped),
    ],
  })
}

/**
 * Ends a run that has walked everything there and left nothing of its kind in line. What failed
 * and waits for its next try was counted as failed, and does not keep the run.
 */
export async function finishRunWhenDone(
  tx: Transaction,
  run: { id: number; connectionId: number; kind: RecordKind | null },
): Promise<boolean> {
  const finished = await prepared(tx, {
    name: 'runs-finish-when-done',
    text: `update runs set finished_at = now(), touched_at = now()
      where tenant_id = $1 and id = $2 and finished_at is null
        and not exists (select 1 from cursors where tenant_id = $1 and connection_id = $3
          and run_id = $2)
        and not exists (select 1 from links where tenant_id = $1 and connection_id = $3
          and state in ('due', 'creating') and kind = $4 and tries = 0)
      returning id`,
    values: [tx.tenantId, run.id, run.connectionId, run.kind],
  })
  return finished.length > 0
}

/** How many records of a kind stand in line. */
export async function countDue(
  tx: Transaction,
  query: { connectionId: number; kind: RecordKind },
): Promise<number> {
  const [row] = await rows<{ count: number }>(
    tx,
    `select count(*) as count from links where tenant_id = $1 and connection_id = $2
       and state in ('due', 'creating') and state <> 'idle' and kind = $3`,
    [tx.tenantId, query.connectionId, query.kind],
  )
  return row?.count ?? 0
}

/** Whether a run still walks through what is there. */
export async function isWalking(
  tx: Transaction,
  query: { connectionId: number; id: number },
): Promise<boolean> {
  const found = await rows(
    tx,
    'select 1 from cursors where tenant_id = $1 and connection_id = $2 and run_id = $3 limit 1',
    [tx.tenantId, query.connectionId, query.id],
  )
  return found.length > 0
}

/** Calls a run off; false when it had ended already. */
export async function cancelRun(tx: Transaction, id: number): Promise<boolean> {
  const found = await rows(
    tx,
    `update runs set cancelled_at = now(), finished_at = now()
     where tenant_id = $1 and id = $2 and finished_at is null returning id`,
    [tx.tenantId, id],
  )
  return found.length > 0
}

/** Ends a run that cannot come to its end, with the reason why. */
export async function breakOffRun(tx: Transaction, id: number, error: Json): Promise<void> {
  await rows(
    tx,
    `update runs set finished_at = now(), touched_at = now(), error = $3
     where tenant_id = $1 and id = $2 and finished_at is null`,
    [tx.tenantId, id, JSON.stringify(error)],
  )
}

/** Ends runs whose worker died: they cannot go on by themselves. */
export async function closeInterruptedRuns(
  tx: Transaction,
  query: { connectionId: number; triggers: string[] },
): Promise<void> {
  await prepared(tx, {
    name: 'runs-interrupted',
    text: `update runs set finished_at = touched_at, error = '{"code": "interrupted"}'
      where tenant_id = $1 and connection_id = $2 and finished_at is null
        and trigger = any($3)`,
    values: [tx.tenantId, query.connectionId, query.triggers],
  })
}

/**
 * Takes a run's marks back: pairs that were in step before it are in step again, and links that it
 * made for records without a counterpart end. What may have been created there stays in line.
 */
export async function unmarkRun(
  tx: Transaction,
  query: { connectionId: number; runId: number },
): Promise<void> {
  await rows(
    tx,
    `delete from links where tenant_id = $1 and connection_id = $2 and run_id = $3
       and state = 'due' and agreed is null and (local_id is null or remote_id is null)`,
    [tx.tenantId, query.connectionId, query.runId],
  )
  await rows(
    tx,
    `update links set run_id = null, local_due_at = null, remote_due_at = null, priority = 2,
       state = 'idle', due_seq = due_seq + 1, tries = 0, error = null, updated_at = now()
     where tenant_id = $1 and connection_id = $2 and run_id = $3 and state = 'due'
       and agreed is not null and local_id is not null and remote_id is not null`,
    [tx.tenantId, query.connectionId, query.runId],
  )
  await rows(
    tx,
    'update links set run_id = null where tenant_id = $1 and connection_id = $2 and run_id = $3',
    [tx.tenantId, query.connectionId, query.runId],
  )
}

/** Locks the connection's row: of two who start the same thing, one waits for the other. */
export async function lockConnection(tx: Transaction, id: number): Promise<void> {
  await rows(tx, 'select id from connections where tenant_id = $1 and id = $2 for no key update', [
    tx.tenantId,
    id,
  ])
}
