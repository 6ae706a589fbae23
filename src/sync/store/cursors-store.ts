import type { RecordKind } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'

/** Where one pull stands. `changes` follows what is new; `everything` walks the whole. */
export interface Cursor {
  kind: RecordKind
  mode: 'changes' | 'everything'
  position: Json
  runId: number | null
}

export async function takeDueCursors(tx: Transaction, connectionId: number): Promise<Cursor[]> {
  const found = await prepared<{
    kind: RecordKind
    mode: Cursor['mode']
    position: Json
    run_id: number | null
  }>(tx, {
    name: 'cursors-due',
    text: `select kind, mode, position, run_id from cursors
      where tenant_id = $1 and connection_id = $2 and next_at <= now() order by next_at`,
    values: [tx.tenantId, connectionId],
  })
  return found.map((row) => ({
    kind: row.kind,
    mode: row.mode,
    position: row.position,
    runId: row.run_id,
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

/** Keeps a position with the page it covers, and when to go on. */
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
          updated_at = now()`,
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

/** Puts off a pull that failed. */
export async function delayCursor(
  tx: Transaction,
  cursor: { connectionId: number; kind: RecordKind; mode: Cursor['mode']; waitMs: number },
): Promise<void> {
  await rows(
    tx,
    `update cursors set next_at = now() + make_interval(secs => $5 / 1000.0), updated_at = now()
     where tenant_id = $1 and connection_id = $2 and kind = $3 and mode = $4`,
    [tx.tenantId, cursor.connectionId, cursor.kind, cursor.mode, cursor.waitMs],
  )
}
