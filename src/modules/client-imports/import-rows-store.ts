import type { FieldProblem } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import type { ImportRow } from './match-rows.ts'

/** Stores rows of a file; `firstNumber` is that of the first, and they count on from there. */
export async function insertRows(
  tx: Transaction,
  importId: number,
  some: { firstNumber: number; rows: string[][] },
): Promise<void> {
  await rows(
    tx,
    `insert into client_import_rows (tenant_id, import_id, row_number, cells)
     select $1, $2, $3 + place - 1, array(select jsonb_array_elements_text(cells))
     from jsonb_array_elements($4::jsonb) with ordinality as given (cells, place)`,
    [tx.tenantId, importId, some.firstNumber, JSON.stringify(some.rows)],
  )
}

export async function rowsAfter(
  tx: Transaction,
  importId: number,
  page: { after: number; limit: number },
): Promise<ImportRow[]> {
  return rows(
    tx,
    `select row_number as "rowNumber", cells from client_import_rows
     where tenant_id = $1 and import_id = $2 and row_number > $3 order by row_number limit $4`,
    [tx.tenantId, importId, page.after, page.limit],
  )
}

export async function saveReasons(
  tx: Transaction,
  importId: number,
  rejected: { rowNumber: number; reasons: FieldProblem[] }[],
): Promise<void> {
  if (rejected.length === 0) return
  await rows(
    tx,
    `update client_import_rows r set reasons = n.reasons
     from jsonb_to_recordset($3::jsonb) as n ("rowNumber" int, reasons jsonb)
     where r.tenant_id = $1 and r.import_id = $2 and r.row_number = n."rowNumber"`,
    [tx.tenantId, importId, JSON.stringify(rejected)],
  )
}

export interface RejectedRow extends ImportRow {
  reasons: FieldProblem[]
}

export async function rejectedAfter(
  tx: Transaction,
  importId: number,
  page: { after: number; limit: number },
): Promise<RejectedRow[]> {
  return rows(
    tx,
    `select row_number as "rowNumber", cells, reasons from client_import_rows
     where tenant_id = $1 and import_id = $2 and row_number > $3 and reasons is not null
     order by row_number limit $4`,
    [tx.tenantId, importId, page.after, page.limit],
  )
}

/** A finished import keeps only what it rejected; one that was cancelled keeps nothing. */
export async function dropRows(
  tx: Transaction,
  importId: number,
  which: 'settled' | 'all',
): Promise<void> {
  await rows(
    tx,
    `delete from client_import_rows where tenant_id = $1 and import_id = $2
       and ($3 = 'all' or reasons is null)`,
    [tx.tenantId, importId, which],
  )
}
