import type { RecordKind } from '../../connector-kit/index.ts'
import { assert } from '../../kernel/errors.ts'
import type { Json } from '../../kernel/json.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'

export type RunTrigger = 'changes' | 'schedule' | 'person' | 'audit' | 'repair'

/** What a piece of sync work did, kept and shown. */
export interface RunCounts {
  created: number
  updated: number
  unchanged: number
  failed: number
  calls: number
  skipped: Record<string, number>
}

export interface Run extends RunCounts {
  id: number
  connectionId: number
  trigger: RunTrigger
  kind: RecordKind | null
  startedAt: string
  finishedAt: string | null
  cancelledAt: string | null
  /** When it last said that it goes on. */
  touchedAt: string
  expected: number | null
  error: Json
  report: Json
}

export function emptyCounts(): RunCounts {
  return { created: 0, updated: 0, unchanged: 0, failed: 0, calls: 0, skipped: {} }
}

export async function startRun(
  tx: Transaction,
  run: { connectionId: number; trigger: RunTrigger; kind?: RecordKind; expected?: number },
): Promise<number> {
  const [row] = await rows<{ id: number }>(
    tx,
    `insert into runs (tenant_id, connection_id, trigger, kind, expected)
     values ($1, $2, $3, $4, $5) returning id`,
    [tx.tenantId, run.connectionId, run.trigger, run.kind ?? null, run.expected ?? null],
  )
  assert(row, 'an insert returns its row')
  return row.id
}

/**
 * Stores how far a run has come; `finished` ends it. Counts are totals, not additions. Answers
 * whether the run goes on: not once a person called it off, and then nothing is stored.
 */
export async function saveRun(
  tx: Transaction,
  id: number,
  state: RunCounts & { finished?: boolean; error?: Json; report?: Json; expected?: number },
): Promise<boolean> {
  const saved = await rows(
    tx,
    `update runs set created = $3, updated = $4, unchanged = $5, failed = $6, calls = $7,
      skipped = $8, touched_at = now(),
       finished_at = case when $9 then now() else finished_at end,
       error = coalesce($10::jsonb, error), report = coalesce($11::jsonb, report),
       expected = coalesce($12, expected)
     where tenant_id = $1 and id = $2 and cancelled_at is null returning id`,
    [
      tx.tenantId,
      id,
      state.created,
      state.updated,
      state.unchanged,
      state.failed,
      state.calls,
      JSON.stringify(state.skipped),
      state.finished === true,
      state.error === undefined ? null : JSON.stringify(state.error),
      state.report === undefined ? null : JSON.stringify(state.report),
      state.expected ?? null,
    ],
  )
  return saved.length > 0
}

/** How many records there are to walk, as the other side told. */
export async function expectOfRun(tx: Transaction, id: number, expected: number): Promise<void> {
  await rows(
    tx,
    'update runs set expected = $3, touched_at = now() where tenant_id = $1 and id = $2',
    [tx.tenantId, id, expected],
  )
}

/** Whether a run goes on; it cannot be called off before the transaction ends. */
export async function holdOpenRun(tx: Transaction, id: number): Promise<boolean> {
  const found = await rows(
    tx,
    `select id from runs where tenant_id = $1 and id = $2 and finished_at is null
     for share`,
    [tx.tenantId, id],
  )
  return found.length > 0
}

interface RunRow {
  id: number
  connection_id: number
  trigger: RunTrigger
  kind: RecordKind | null
  started_at: string
  finished_at: string | null
  cancelled_at: string | null
  touched_at: string
  expected: number | null
  created: number
  updated: number
  unchanged: number
  failed: number
  calls: number
  skipped: Record<string, number>
  error: Json
  report: Json
}

export async function listRuns(
  tx: Transaction,
  query: { connectionId: number; beforeId?: number; triggers?: RunTrigger[]; limit: number },
): Promise<Run[]> {
  const found = await rows<RunRow>(
    tx,
    `select * from runs where tenant_id = $1 and connection_id = $2 and ($3::bigint is null
      or id < $3) and ($5::text[] is null or trigger = any($5))
     order by id desc limit $4`,
    [tx.tenantId, query.connectionId, query.beforeId ?? null, query.limit, query.triggers ?? null],
  )
  return found.map(toRun)
}

export async function findRun(
  tx: Transaction,
  query: { connectionId: number; id: number },
): Promise<Run | null> {
  const [row] = await rows<RunRow>(
    tx,
    'select * from runs where tenant_id = $1 and connection_id = $2 and id = $3',
    [tx.tenantId, query.connectionId, query.id],
  )
  return row ? toRun(row) : null
}

/** Keeps the newest runs of a connection. */
export async function pruneRuns(
  tx: Transaction,
  connectionId: number,
  keep: number,
): Promise<void> {
  await rows(
    tx,
    `delete from runs where tenant_id = $1 and connection_id = $2 and finished_at is not null
       and id <= (
       select id from runs where tenant_id = $1 and connection_id = $2
         order by id desc offset $3 limit 1)`,
    [tx.tenantId, connectionId, keep],
  )
}

function toRun(row: RunRow): Run {
  return {
    id: row.id,
    connectionId: row.connection_id,
    trigger: row.trigger,
    kind: row.kind,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    cancelledAt: row.cancelled_at,
    touchedAt: row.touched_at,
    expected: row.expected,
    created: row.created,
    updated: row.updated,
    unchanged: row.unchanged,
    failed: row.failed,
    calls: row.calls,
    skipped: row.skipped,
    error: row.error,
    report: row.report,
  }
}
