import { badArgument } from './fault.ts'
import { type Condition, compileFilter, type FilterDialect, matches } from './filter.ts'
import { isMap, type Json, numberOf, type Row, textOf } from './json.ts'
import { firstAtLeast, type Table } from './table.ts'

const PAGE_SIZE = 50

export interface Page {
  rows: Row[]
  /** Full count; 0 when the caller asked not to count. */
  total: number
  next?: number
}

export interface ListRequest {
  filter?: Json | undefined
  order?: Json | undefined
  start?: Json | undefined
}

interface Sorting {
  name: string
  down: boolean
}

/** One page of a table: 50 rows, `start` -1 to leave out the counting. */
export function listPage(table: Table, request: ListRequest, dialect: FilterDialect): Page {
  const conditions = compileFilter(request.filter, dialect)
  const sorting = sortingOf(request.order, dialect)
  const start = Math.trunc(numberOf(request.start) ?? 0)
  const ids = candidates(table, conditions)
  const byId = sorting[0] === undefined || sorting[0].name === 'id'
  if (byId && sorting[0]?.down === true) ids.reverse()
  if (start < 0 && byId) return { rows: firstRows(table, ids, conditions), total: 0 }
  const found = byId && conditions.length === 0 ? null : allRows(table, ids, conditions)
  if (found !== null && !byId) found.sort((one, other) => compareRows(one, other, sorting))
  const from = Math.max(0, start)
  const rows =
    found?.slice(from, from + PAGE_SIZE) ??
    ids.slice(from, from + PAGE_SIZE).flatMap((id) => table.get(id) ?? [])
  if (start < 0) return { rows, total: 0 }
  const total = found?.length ?? ids.length
  return from + PAGE_SIZE < total ? { rows, total, next: from + PAGE_SIZE } : { rows, total }
}

function sortingOf(order: Json | undefined, dialect: FilterDialect): Sorting[] {
  if (!isMap(order)) return []
  return Object.entries(order).flatMap(([written, direction]) => {
    const kind = dialect.find(written)
    if (kind === undefined && dialect.strict) {
      throw badArgument(`Invalid order: field '${written}' is not allowed in order`)
    }
    if (kind === undefined) return []
    return [{ name: kind.name, down: textOf(direction).toUpperCase().startsWith('DESC') }]
  })
}

/**
 * Ids that may match, ascending: by an index where a condition allows it, so that looking a record
 * up by its origin, or reading what changed since a moment, never walks the table.
 */
function candidates(table: Table, conditions: readonly Condition[]): number[] {
  let best: number[] | undefined
  for (const condition of conditions) {
    if (condition.kind !== 'field') continue
    const found = narrowed(table, condition)
    if (found !== undefined && (best === undefined || found.length < best.length)) best = found
  }
  return best ?? [...table.ids()]
}

function narrowed(
  table: Table,
  { name, operator, values }: Extract<Condition, { kind: 'field' }>,
): number[] | undefined {
  const equality = operator === '=' || operator === 'in'
  if (name === 'id') return byId(table, operator, values)
  if (equality && !values.includes(null)) {
    const found = values.map((value) => table.filed(name, String(value)))
    if (found.every((ids) => ids !== undefined)) return ascending(found.flat())
  }
  const [first] = values
  if (name === 'updatedTime' && typeof first === 'number' && operator.startsWith('>')) {
    return table.since(first)
  }
  return undefined
}

function byId(
  table: Table,
  operator: string,
  values: readonly (string | number | null)[],
): number[] | undefined {
  const ids = table.ids()
  const numbers = values.filter((value) => typeof value === 'number')
  if (operator === '=' || operator === 'in') {
    return ascending(numbers.filter((id) => table.get(id) !== undefined))
  }
  const [first] = numbers
  if (first === undefined || !operator.startsWith('>')) return undefined
  return ids.slice(firstAtLeast(ids.length, (index) => (ids[index] ?? 0) >= first))
}

const ascending = (ids: number[]) => [...new Set(ids)].sort((one, other) => one - other)

function firstRows(table: Table, ids: number[], conditions: readonly Condition[]): Row[] {
  const rows: Row[] = []
  for (const id of ids) {
    const row = table.get(id)
    if (row !== undefined && matches(row, conditions)) rows.push(row)
    if (rows.length === PAGE_SIZE) break
  }
  return rows
}

function allRows(table: Table, ids: number[], conditions: readonly Condition[]): Row[] {
  return ids.flatMap((id) => {
    const row = table.get(id)
    return row !== undefined && matches(row, conditions) ? [row] : []
  })
}

function compareRows(one: Row, other: Row, sorting: readonly Sorting[]): number {
  for (const { name, down } of sorting) {
    const difference = compareCells(one[name] ?? null, other[name] ?? null)
    if (difference !== 0) return down ? -difference : difference
  }
  return one.id - other.id
}

function compareCells(one: Json, other: Json): number {
  if (one === other) return 0
  if (one === null || other === null) return one === null ? -1 : 1
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return textOf(one) < textOf(other) ? -1 : 1
}
