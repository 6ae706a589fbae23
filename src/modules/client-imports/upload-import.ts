import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { FieldCode } from '../../kernel/problems/field-codes.ts'
import type { Database } from '../../platform/database/index.ts'
import { type ReadTable, readTable, type Table } from '../../platform/tables/index.ts'
import { authoriseClient } from '../clients/index.ts'
import { type ClientImport, type ImportColumn, importLimits } from './client-import.ts'
import { insertRows } from './import-rows-store.ts'
import { insertImport, pruneImports } from './import-store.ts'
import { suggestTarget } from './suggest-target.ts'

const samplesShown = 3
const sampleCharacters = 100
const storedAtOnce = 2_000

/**
 * Takes a CSV or XLSX file in and keeps its rows; nothing of it is a client yet. The first row
 * holds the headings.
 * @throws ProblemError `forbidden`, `overloaded`, or `invalid_input` naming `file`
 */
export async function uploadImport(
  db: Database,
  who: Principal,
  file: { name: string; bytes: Uint8Array },
): Promise<ClientImport> {
  authoriseClient(who, 'import')
  const { rows: maxRows, columns, cellCharacters } = importLimits
  const limits = { rows: maxRows + 1, columns, cellCharacters }
  const table = tableOrThrow(await readTable(file.bytes, limits))
  const [headers = [], ...body] = table.rows
  if (body.length === 0) throw wrongFile('no_rows')
  return db.transaction(who.tenantId, async (tx) => {
    await pruneImports(tx, { days: importLimits.keptDays, newest: importLimits.kept - 1 })
    const made = await insertImport(tx, {
      fileName: file.name.replaceAll('\0', '').slice(0, 300),
      format: table.format,
      encoding: table.encoding,
      delimiter: table.delimiter,
      columns: columnsOf(headers, body),
      total: body.length,
    })
    for (let at = 0; at < body.length; at += storedAtOnce) {
      const rows = body.slice(at, at + storedAtOnce)
      await insertRows(tx, made.id, { firstNumber: at + 1, rows })
    }
    return made
  })
}

function tableOrThrow(read: ReadTable): Table {
  if (read.ok) return read.table
  if (read.why === 'busy') throw new ProblemError('overloaded', { details: { retry_after: 5 } })
  if (read.why === 'too_many_rows') throw wrongFile('too_many', { limit: importLimits.rows })
  if (read.why === 'too_many_columns') throw wrongFile('too_many', { limit: importLimits.columns })
  throw wrongFile('unreadable')
}

function wrongFile(code: FieldCode, params?: Record<string, number>): ProblemError {
  return new ProblemError('invalid_input', {
    fields: [{ field: 'file', code, ...(params ? { params } : {}) }],
  })
}

/** Each suggestion once: of two columns of phones, the first is the phone. */
function columnsOf(headers: string[], body: string[][]): ImportColumn[] {
  const width = Math.max(headers.length, ...body.slice(0, 100).map((row) => row.length))
  const taken = new Set<string>()
  return Array.from({ length: width }, (_, index) => {
    const header = (headers[index] ?? '').slice(0, 200)
    const found = suggestTarget(header)
    const suggested = found !== null && !taken.has(found) ? found : null
    if (suggested !== null) taken.add(suggested)
    return { index, header, samples: samplesOf(body, index), suggested }
  })
}

function samplesOf(body: string[][], index: number): string[] {
  const samples = new Set<string>()
  for (const row of body.slice(0, 1_000)) {
    const cell = (row[index] ?? '').slice(0, sampleCharacters)
    if (cell !== '') samples.add(cell)
    if (samples.size === samplesShown) break
  }
  return [...samples]
}
