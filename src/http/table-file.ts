import { z } from 'zod'
import { byteOrderMark, writeCsv, xlsxStream } from '../platform/tables/index.ts'

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** The formats in which a list may be downloaded. */
export const tableFormat = z.enum(['csv', 'xlsx'])
export type TableFormat = z.output<typeof tableFormat>

/** How a downloaded list stands in the description of the API. */
export const tableFileAnswer = {
  description: 'The file, with the headings in the language of the caller',
  content: {
    'text/csv': { schema: z.string() },
    [types.xlsx]: { schema: z.string() },
  },
}

/** Rows of cells as a file of either format, written as they come; formulas are guarded. */
export function tableFileBody(
  rows: AsyncIterable<string[][]>,
  format: TableFormat,
): { type: string; body: AsyncIterable<string> | ReturnType<typeof xlsxStream> } {
  return { type: types[format], body: format === 'csv' ? csvOf(rows) : xlsxStream(rows) }
}

async function* csvOf(pages: AsyncIterable<string[][]>): AsyncGenerator<string> {
  yield byteOrderMark
  for await (const page of pages) yield writeCsv(page)
}
