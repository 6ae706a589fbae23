import type { Row } from './json.ts'

export interface Table<T extends Row = Row> {
  readonly name: string
  readonly size: number
  /** Ascending; do not change it. */
  ids(): readonly number[]
  get(id: number): T | undefined
  nextId(): number
  /** Adds or replaces; rows are never changed in place. */
  put(row: T): T
  remove(id: number): T | undefined
  /** Ids of the rows that an index files under a key, ascending; undefined without one. */
  filed(index: string, key: string): number[] | undefined
  /** Ids of at least the rows stamped since a moment; undefined when nothing is stamped. */
  since(stamp: number): number[] | undefined
  dump(): { lastId: number; rows: T[] }
  load(dump: { lastId: number; rows: T[] }): void
}

interface TableOptions<T extends Row> {
  name: string
  /** Index name -> the keys a row is filed under. */
  indexes?: Record<string, (row: T) => string[]>
  /** The moment of the row's last change, for finding what is new without a scan. */
  stamp?: (row: T) => number
  firstId?: number
}

/** An in-memory table: rows by id, ids in order, equality indexes, a journal of changes. */
export function createTable<T extends Row = Row>(options: TableOptions<T>): Table<T> {
  const { name, indexes = {}, stamp, firstId = 1 } = options
  const rows = new Map<number, T>()
  const files = new Map(Object.keys(indexes).map((key) => [key, new Map<string, Set<number>>()]))
  const journal = stamp === undefined ? undefined : createJournal(rows, stamp)
  let ids: number[] = []
  let lastId = firstId - 1

  function file(row: T, action: 'add' | 'delete'): void {
    for (const [index, keysOf] of Object.entries(indexes)) {
      const drawer = files.get(index)
      if (drawer === undefined) continue
      for (const key of keysOf(row)) change(drawer, { key, id: row.id, action })
    }
  }

  function put(row: T): T {
    const before = rows.get(row.id)
    if (before !== undefined) file(before, 'delete')
    else insertId(ids, row.id)
    rows.set(row.id, row)
    lastId = Math.max(lastId, row.id)
    file(row, 'add')
    journal?.note(row)
    return row
  }

  return {
    name,
    get size() {
      return rows.size
    },
    ids: () => ids,
    get: (id) => rows.get(id),
    nextId: () => {
      lastId += 1
      return lastId
    },
    put,
    remove(id) {
      const row = rows.get(id)
      if (row === undefined) return undefined
      file(row, 'delete')
      rows.delete(id)
      ids.splice(
        firstAtLeast(ids.length, (index) => (ids[index] ?? 0) >= id),
        1,
      )
      return row
    },
    filed(index, key) {
      const drawer = files.get(index)
      if (drawer === undefined) return undefined
      return [...(drawer.get(key) ?? [])].sort((one, other) => one - other)
    },
    since: (moment) => journal?.since(moment),
    dump: () => ({ lastId, rows: [...rows.values()] }),
    load(dump) {
      rows.clear()
      ids = []
      for (const drawer of files.values()) drawer.clear()
      for (const row of [...dump.rows].sort((one, other) => one.id - other.id)) put(row)
      journal?.rewrite()
      lastId = dump.lastId
    },
  }
}

interface Journal<T extends Row> {
  note(row: T): void
  since(moment: number): number[]
  rewrite(): void
}

/** Which rows changed when, in the order of time, so that "since" is a search and not a walk. */
function createJournal<T extends Row>(
  rows: ReadonlyMap<number, T>,
  stamp: (row: T) => number,
): Journal<T> {
  let entries: { id: number; at: number }[] = []

  function rewrite(): void {
    const all = [...rows.values()].map((row) => ({ id: row.id, at: stamp(row) }))
    entries = all.sort((one, other) => one.at - other.at)
  }

  return {
    rewrite,
    note(row) {
      // The clock of a test may be set back; the journal must stay in order to be searched.
      entries.push({ id: row.id, at: Math.max(stamp(row), entries.at(-1)?.at ?? 0) })
      if (entries.length > 4 * rows.size + 1_000) rewrite()
    },
    since(moment) {
      const from = firstAtLeast(entries.length, (index) => (entries[index]?.at ?? 0) >= moment)
      const found = new Set(entries.slice(from).map((entry) => entry.id))
      return [...found].filter((id) => rows.has(id)).sort((one, other) => one - other)
    },
  }
}

function change(
  drawer: Map<string, Set<number>>,
  { key, id, action }: { key: string; id: number; action: 'add' | 'delete' },
): void {
  const found = drawer.get(key)
  if (action === 'add') {
    if (found === undefined) drawer.set(key, new Set([id]))
    else found.add(id)
    return
  }
  found?.delete(id)
  if (found?.size === 0) drawer.delete(key)
}

function insertId(ids: number[], id: number): void {
  if (id > (ids.at(-1) ?? 0)) ids.push(id)
  else
    ids.splice(
      firstAtLeast(ids.length, (index) => (ids[index] ?? 0) >= id),
      0,
      id,
    )
}

/** The first index for which the monotone test holds, or the length. */
export function firstAtLeast(length: number, holds: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
