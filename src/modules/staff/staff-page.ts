import { invalid } from './schedule.ts'

export interface StaffQuery {
  userId?: number | undefined
  /** Local dates; what lies outside of them is left out. */
  from?: string | undefined
  to?: string | undefined
  /** 1 to 200. */
  limit: number
  cursor?: string | undefined
}

export interface StaffPage<Item> {
  items: Item[]
  /** Null on the last page. */
  nextCursor: string | null
}

/** The filter of a page; one row more than asked tells whether there is another page. */
export function filterOf(query: StaffQuery) {
  const { userId = null, from = null, to = null } = query
  return { userId, from, to, afterId: readCursor(query.cursor), limit: query.limit + 1 }
}

export function pageOf<Item extends { id: number }>(
  found: Item[],
  query: StaffQuery,
): StaffPage<Item> {
  const items = found.slice(0, query.limit)
  return { items, nextCursor: found.length > items.length ? String(items.at(-1)?.id) : null }
}

function readCursor(cursor = '0'): number {
  const afterId = Number(cursor)
  if (!Number.isSafeInteger(afterId)) throw invalid('cursor', 'invalid')
  return afterId
}
