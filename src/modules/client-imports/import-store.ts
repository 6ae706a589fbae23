import { assert } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import type { ClientImport, ImportCounts, ImportPlan, ImportState } from './client-import.ts'

interface ImportRecord {
  id: number
  state: ImportState
  file_name: string
  format: ClientImport['format']
  encoding: ClientImport['encoding']
  delimiter: ClientImport['delimiter']
  columns: ClientImport['columns']
  total: number
  plan: ImportPlan | null
  runner: ClientImport['runner']
  position: number
  created: number
  updated: number
  skipped: number
  rejected: number
  worked_ms: number
  created_at: string
  started_at: string | null
  finished_at: string | null
}

export type NewImport = Pick<
  ClientImport,
  'fileName' | 'format' | 'encoding' | 'delimiter' | 'columns' | 'total'
>

export async function insertImport(tx: Transaction, made: NewImport): Promise<ClientImport> {
  const [row] = await rows<ImportRecord>(
    tx,
    `insert into client_imports (tenant_id, file_name, format, encoding, delimiter, columns, total)
     values ($1, $2, $3, $4, $5, $6, $7) returning *`,
    [
      tx.tenantId,
      made.fileName,
      made.format,
      made.encoding,
      made.delimiter,
      JSON.stringify(made.columns),
      made.total,
    ],
  )
  assert(row, 'an added import is answered')
  return toImport(row)
}

/** Deletes what is older than that, and all but the newest; what runs is let be. */
export async function pruneImports(
  tx: Transaction,
  keep: { days: number; newest: number },
): Promise<void> {
  await rows(
    tx,
    `delete from client_imports where tenant_id = $1 and state <> 'running' and (
       created_at < now() - make_interval(days => $2) or id not in (
         select id from client_imports where tenant_id = $1 order by id desc limit $3))`,
    [tx.tenantId, keep.days, keep.newest],
  )
}

export async function findImport(tx: Transaction, id: number): Promise<ClientImport | null> {
  const [row] = await rows<ImportRecord>(
    tx,
    'select * from client_imports where tenant_id = $1 and id = $2',
    [tx.tenantId, id],
  )
  return row ? toImport(row) : null
}

/** Imports, the newest first. */
export async function newestImports(tx: Transaction, limit: number): Promise<ClientImport[]> {
  const found = await rows<ImportRecord>(
    tx,
    'select * from client_imports where tenant_id = $1 order by id desc limit $2',
    [tx.tenantId, limit],
  )
  return found.map(toImport)
}

/** The import, unchanged by others until the transaction ends. */
export async function lockImport(tx: Transaction, id: number): Promise<ClientImport | null> {
  const [row] = await rows<ImportRecord>(
    tx,
    'select * from client_imports where tenant_id = $1 and id = $2 for no key update',
    [tx.tenantId, id],
  )
  return row ? toImport(row) : null
}

export async function markRunning(
  tx: Transaction,
  id: number,
  start: { plan: ImportPlan; runner: ClientImport['runner'] },
): Promise<ClientImport> {
  const [row] = await rows<ImportRecord>(
    tx,
    `update client_imports set state = 'running', plan = $3, runner = $4, started_at = now()
     where tenant_id = $1 and id = $2 returning *`,
    [tx.tenantId, id, JSON.stringify(start.plan), JSON.stringify(start.runner)],
  )
  assert(row, 'a locked import is there')
  return toImport(row)
}

/** Notes that all rows up to a position are settled. */
export async function advanceImport(
  tx: Transaction,
  id: number,
  step: { position: number; counts: ImportCounts; workedMs: number },
): Promise<void> {
  const { created, updated, skipped, rejected } = step.counts
  await rows(
    tx,
    `update client_imports set position = $3, created = created + $4, updated = updated + $5,
       skipped = skipped + $6, rejected = rejected + $7, worked_ms = worked_ms + $8
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, step.position, created, updated, skipped, rejected, step.workedMs],
  )
}

export async function finishImport(
  tx: Transaction,
  id: number,
  state: 'done' | 'cancelled' | 'failed',
): Promise<void> {
  await rows(
    tx,
    `update client_imports set state = $3, finished_at = now() where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, state],
  )
}

function toImport(row: ImportRecord): ClientImport {
  const { created, updated, skipped, rejected } = row
  return {
    id: row.id,
    state: row.state,
    fileName: row.file_name,
    format: row.format,
    encoding: row.encoding,
    delimiter: row.delimiter,
    columns: row.columns,
    total: row.total,
    plan: row.plan,
    runner: row.runner,
    position: row.position,
    counts: { created, updated, skipped, rejected },
    workedMs: row.worked_ms,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}
