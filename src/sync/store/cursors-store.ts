import type { RecordKind } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import { refusals } from '../failure.ts'

/** Where one pull stands. `changes` follows what is new; `everything` walks the whole. */
export interface Cursor {
  kind: RecordKind
  mode: 'changes' | 'everything'
  position: Json
  runId: number | null
}

/** A pull whose turn has come, and how it fared lately. */
export interface DueCursor extends Cursor {
  /** Failures in a row that count. */
  tries: number
  /** Its last try has failed. */
  failing: boolean
}

export async function takeDueCursors(tx: Transaction, connectionId: number): Promise<DueCursor[]> {
  const found = await prepared<{
    kind: RecordKind
    mode: Cursor['mode']
    position: Json
    run_id: number | null
    tries: number
    failing: boolean
  }>(tx, {
    name: 'cursors-due',
    text: `select kind, mode, position, run_id, tries, failing_since is not null as failing
      from cursors where tenant_id = $1 and connection_id = $2 and next_at <= now()
      order by next_at`,
    values: [tx.tenantId, connectionId],
  })
  return found.map((row) => ({
    kind: row.kind,
    mode: row.mode,
    position: row.position,
    runId: row.run_id,
    tries: row.tries,
    failing: row.failing,
  }))
}

/**
 * Whether a walk still stands where it was taken, until the transaction ends: a person may have
 * sent it back to the start meanwhile.
 */
export async function holdCursor(
  tx: Transaction,
  cursor: Cursor & { connectionId: number },
): Promise<boolean> {
  const found = await prepared(tx, {
    name: 'cursors-hold',
    text: `select 1 from cursors where tenant_id = $1 and connection_id = $2 and kind = $3
      and mode = $4 and coalesce(position, 'null') = $5::jsonb
      and run_id is not distinct from $6 for update`,
    values: [
      tx.tenantId,
      cursor.connectionId,
      cursor.kind,
      cursor.mode,
      JSON.stringify(cursor.position),
      cursor.runId,
    ],
  })
  return found.length > 0
}

/** Keeps a position with the page it covers, and when to go on. Whatever failed before is over. */
export async function saveCursor(
  tx: Transaction,
  cursor: Cursor & { connectionId: number; nextAtMs: number },
): Promise<void> {
  await prepared(tx, {
    name: 'cursors-save',
    text: `
      insert into cursors (tenant_id, connection_id, kind, mode, position, next_at, run_id)
      values ($1, $2, $3, $4, $5, to_timestamp($6 / 1000.0), $7)
      on conflict (tenant_id, connection_id, kind, mode) do update
        set position = excluded.position, next_at = excluded.next_at, run_id = excluded.run_id,
          tries = 0, failing_since = null, error = null, updated_at = now()`,
    values: [
      tx.tenantId,
      cursor.connectionId,
      cursor.kind,
      cursor.mode,
      JSON.stringify(cursor.position),
      cursor.nextAtMs,
      cursor.runId,
    ],
  })
}

/** Which pull of a connection is meant. */
interface Pull {
  connectionId: number
  kind: RecordKind
  mode: Cursor['mode']
}

/** Says when a pull goes on, and nothing else. */
export async function delayCursor(
  tx: Transaction,
  { connectionId, kind, mode, waitMs }: Pull & { waitMs: number },
): Promise<void> {
  await rows(
    tx,
    `update cursors set next_at = now() + make_interval(secs => $5 / 1000.0), updated_at = now()
     where tenant_id = $1 and connection_id = $2 and kind = $3 and mode = $4`,
    [tx.tenantId, connectionId, kind, mode, waitMs],
  )
}

/** Puts off a pull that failed, and keeps why and since when. */
export async function failCursor(
  tx: Transaction,
  failure: Pull & {
    waitMs: number
    /** Whether it is a try that failed, and not only a wait. */
    counts: boolean
    error: Json
    /** The run that gives up its walk; the walk itself is tried again. */
    endedRun: number | null
  },
): Promise<void> {
  await rows(
    tx,
    `update cursors set next_at = now() + make_interval(secs => $5 / 1000.0),
       tries = tries + $6::bool::int, failing_since = coalesce(failing_since, now()),
       error = $7, run_id = nullif(run_id, $8), updated_at = now()
     where tenant_id = $1 and connection_id = $2 and kind = $3 and mode = $4`,
    [
      tx.tenantId,
      failure.connectionId,
      failure.kind,
      failure.mode,
      failure.waitMs,
      failure.counts,
      JSON.stringify(failure.error),
      failure.endedRun,
    ],
  )
}

/** Which pulls concern a person: refused, or failing for longer than a hiccup lasts. */
export const pullFails = `(tries >= 3 or error ->> 'class' in ('${refusals.join("', '")}'))`

/** A pull that fails, as the monitor shows it. */
export interface FailingPull {
  kind: RecordKind
  mode: Cursor['mode']
  /** ISO instants. */
  failingSince: string
  nextAt: string
  tries: number
  error: Json
}

export async function listFailingPulls(
  tx: Transaction,
  connectionId: number,
): Promise<FailingPull[]> {
  const found = await rows<{
    kind: RecordKind
    mode: Cursor['mode']
    failing_since: string
    next_at: string
    tries: number
    error: Json
  }>(
    tx,
    `select kind, mode, failing_since, next_at, tries, error from cursors
     where tenant_id = $1 and connection_id = $2 and ${pullFails}
     order by failing_since, kind, mode`,
    [tx.tenantId, connectionId],
  )
  return found.map((row) => ({
    kind: row.kind,
    mode: row.mode,
    failingSince: row.failing_since,
    nextAt: row.next_at,
    tries: row.tries,
    error: row.error,
  }))
}

/** Lets pulls that fail try again now: those of a kind, or all. */
export async function hurryCursors(
  tx: Transaction,
  query: { connectionId: number; kind?: RecordKind },
): Promise<void> {
  await rows(
    tx,
    `update cursors set next_at = now(), updated_at = now() where tenant_id = $1
       and connection_id = $2 and ($3::text is null or kind = $3) and failing_since is not null`,
    [tx.tenantId, query.connectionId, query.kind ?? null],
  )
}
