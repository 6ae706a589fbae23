export type TableEncoding = 'utf-8' | 'utf-16le' | 'windows-1251'
export type TableDelimiter = ',' | ';' | '\t'

/** A file as rows of texts. Rows that are blank are left out; short rows stay short. */
export interface Table {
  format: 'csv' | 'xlsx'
  /** Null where the format says it by itself. */
  encoding: TableEncoding | null
  delimiter: TableDelimiter | null
  rows: string[][]
}

/** What a file may hold at most; more of anything is not read. */
export interface TableLimits {
  rows: number
  columns: number
  cellCharacters: number
}

export type ReadTable =
  | { ok: true; table: Table }
  | { ok: false; why: 'unreadable' | 'too_many_rows' | 'too_many_columns' | 'busy' }

/** Thrown while a file is read that has more than it may. */
export class TableTooLarge extends Error {
  readonly what: 'too_many_rows' | 'too_many_columns'

  constructor(what: 'too_many_rows' | 'too_many_columns') {
    super(what)
    this.name = 'TableTooLarge'
    this.what = what
  }
}

/** Collects rows as texts, trimmed and within the limits. */
export function collectRows(limits: TableLimits): { add(cells: string[]): void; rows: string[][] } {
  const rows: string[][] = []
  return {
    rows,
    add(cells) {
      if (cells.length > limits.columns) throw new TableTooLarge('too_many_columns')
      const texts = cells.map((cell) =>
        cell.replaceAll('\0', '').trim().slice(0, limits.cellCharacters),
      )
      if (texts.every((text) => text === '')) return
      if (rows.length === limits.rows) throw new TableTooLarge('too_many_rows')
      rows.push(texts)
    },
  }
}
