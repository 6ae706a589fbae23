import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { guardCell } from './guard-cell.ts'
import {
  collectRows,
  type Table,
  type TableDelimiter,
  type TableEncoding,
  type TableLimits,
} from './table.ts'

/** Without it Excel reads UTF-8 as the code page of the machine. */
export const byteOrderMark = '\uFEFF'

/** Rows as CSV text with commas, cells that look like formulas guarded. */
export function writeCsv(rows: string[][]): string {
  return stringify(
    rows.map((row) => row.map(guardCell)),
    { record_delimiter: '\r\n' },
  )
}

/**
 * Reads CSV whose encoding and delimiter nobody told.
 * @throws TableTooLarge, or the parser's error when quotes do not fit
 */
export function parseCsv(bytes: Uint8Array, limits: TableLimits): Table {
  const { text, encoding } = decode(bytes)
  const delimiter = detectDelimiter(text)
  const { add, rows } = collectRows(limits)
  const records: string[][] = parse(text, {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    // One more than is taken, so that too many are noticed; blank rows are not counted by it.
    to: limits.rows * 2 + 10,
  })
  for (const record of records) add(record)
  return { format: 'csv', encoding, delimiter, rows }
}

function decode(bytes: Uint8Array): { text: string; encoding: TableEncoding } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16le' }
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    // What is no UTF-8 and comes from this part of the world is the old Windows page.
    return { text: new TextDecoder('windows-1251').decode(bytes), encoding: 'windows-1251' }
  }
}

/** The delimiter that splits the first lines into the most columns, the same in each. */
function detectDelimiter(text: string): TableDelimiter {
  const sample = text.slice(0, 20_000).split(/\r?\n/).slice(0, 20)
  const candidates = ([',', ';', '\t'] as const).map((delimiter) => {
    const counts = sample
      .filter((line) => line.trim() !== '')
      .map((line) => line.replace(/"[^"]*"/g, '').split(delimiter).length - 1)
    const [header = 0] = counts
    const alike = counts.filter((count) => count === header).length
    return { delimiter, score: header === 0 ? 0 : header * (alike / counts.length) }
  })
  const best = candidates.reduce((a, b) => (b.score > a.score ? b : a))
  return best.delimiter
}
