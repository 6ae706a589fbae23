import { ProblemError } from '../../kernel/errors.ts'

/** Everything in the catalog is listed by position, then by name, then by number. */
export interface CatalogPlace {
  position: number
  name: string
  id: number
}

export interface CatalogQuery {
  /** 1 to 200. */
  limit: number
  cursor?: string | undefined
}

export interface CatalogPage<Item> {
  items: Item[]
  /** Null on the last page. */
  nextCursor: string | null
}

/** Where the page goes on, or null at the start. @throws ProblemError `invalid_input` */
export function placeAfter(query: CatalogQuery): CatalogPlace | null {
  if (query.cursor === undefined) return null
  const [position, name, id] = parseList(Buffer.from(query.cursor, 'base64url').toString())
  if (typeof name === 'string' && isWhole(position) && isWhole(id)) return { position, name, id }
  throw new ProblemError('invalid_input', { fields: [{ field: 'cursor', code: 'invalid' }] })
}

/** Cuts the one row more than asked for, whose presence tells that there is a next page. */
export function pageOf<Item extends CatalogPlace>(
  found: Item[],
  query: CatalogQuery,
): CatalogPage<Item> {
  const items = found.slice(0, query.limit)
  const last = items.at(-1)
  return { items, nextCursor: last && found.length > items.length ? writeCursor(last) : null }
}

function writeCursor({ position, name, id }: CatalogPlace): string {
  return Buffer.from(JSON.stringify([position, name, id])).toString('base64url')
}

function parseList(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}
