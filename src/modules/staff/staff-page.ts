import { readIdCursor } from '../../kernel/page.ts'

export interface StaffQuery {
  userId?: number | undefined
  /** Local dates; what lies outside of them is left out. */
  from?: string | undefined
  to?: string | undefined
  /** 1 to 200. */
  limit: number
  cursor?: string | undefined
}

/** The filter of a page; one row more than asked tells whether there is another page. */
export function filterOf(query: StaffQuery) {
  const { userId = null, from = null, to = null } = query
  return { userId, from, to, afterId: readIdCursor(query.cursor, 0), limit: query.limit + 1 }
}
