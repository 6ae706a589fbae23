import { Readable } from 'node:stream'
import ExcelJS from 'exceljs'
import { collectRows, type Table, type TableLimits } from './table.ts'
import { workbookParts } from './workbook-parts.ts'

/**
 * Reads the first sheet of a workbook, a row at a time.
 * @throws TableTooLarge, or another error when it is no workbook or one made for harm
 */
export async function parseXlsx(bytes: Uint8Array, limits: TableLimits): Promise<Table> {
  const parts = await workbookParts(bytes)
  const workbook = new ExcelJS.stream.xlsx.WorkbookReader(Readable.from([parts]), {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
  })
  const { add, rows } = collectRows(limits)
  for await (const sheet of workbook) {
    for await (const row of sheet) add(cellsOf(row))
    break
  }
  return { format: 'xlsx', encoding: null, delimiter: null, rows }
}

function cellsOf(row: ExcelJS.Row): string[] {
  const values = Array.isArray(row.values) ? row.values : []
  // The first column of a sheet is number one.
  return Array.from({ length: Math.max(0, values.length - 1) }, (_, at) => textOf(values[at + 1]))
}

function textOf(value: ExcelJS.CellValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '')
  if (typeof value !== 'object') return String(value)
  if ('richText' in value) return value.richText.map(({ text }) => text).join('')
  if ('text' in value) return textOf(value.text)
  if ('result' in value) return textOf(value.result)
  return ''
}
