import { z } from 'zod'
import type { Json } from '../../../kernel/json.ts'

/** The vendor takes 200 and more; half of that answers sooner, and pages shift less. */
export const pageSize = 100
/** Never more pages in one walk, whatever the vendor says about its total. */
export const mostPages = 5_000

/** Where a walk stands: the next page, and the ids of the page before, for rows that shift. */
const pagedShape = z.object({ page: z.number(), seen: z.array(z.string()) })

export type PagedPosition = z.infer<typeof pagedShape>

export function readPosition(position: Json | null, first: number): PagedPosition {
  return position === null ? { page: first, seen: [] } : pagedShape.parse(position)
}

/** Rows shift from page to page while others write; what the page before showed is left out. */
export function unseen<Row extends { id: string }>(rows: Row[], seen: string[]): Row[] {
  const before = new Set(seen)
  const kept = new Map(rows.filter(({ id }) => !before.has(id)).map((row) => [row.id, row]))
  return [...kept.values()]
}

export function isLastPage(found: { rows: number; page: number; total: number | null }): boolean {
  const { rows, page, total } = found
  return rows < pageSize || page >= mostPages || (total !== null && page * pageSize >= total)
}
