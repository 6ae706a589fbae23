import { ProblemError } from './errors.ts'

/** A part of a list. */
export interface Page<Item> {
  items: Item[]
  /** Where the next part begins; null on the last page. */
  nextCursor: string | null
}

/**
 * The number that a list goes on from; `start` on the first page.
 * @throws ProblemError `invalid_input` naming `cursor`
 */
export function readIdCursor(cursor: string | undefined, start: number): number {
  if (cursor === undefined) return start
  if (!/^\d{1,15}$/.test(cursor)) throw unreadableCursor()
  return Number(cursor)
}

/** Cuts a page from what was found: one item more than its limit tells that another follows. */
export function cutPage<Item>(
  found: readonly Item[],
  limit: number,
  cursorOf: (last: Item) => string,
): Page<Item> {
  const items = found.slice(0, limit)
  const last = found.length > limit ? items.at(-1) : undefined
  return { items, nextCursor: last === undefined ? null : cursorOf(last) }
}

/** The cursor of a list that goes by number. */
export function idCursor({ id }: { id: number }): string {
  return String(id)
}

/** A cursor that this program did not write. */
export function unreadableCursor(): ProblemError {
  return new ProblemError('invalid_input', { fields: [{ field: 'cursor', code: 'unreadable' }] })
}
