import type { Changes } from './change.ts'
import type { Location, Row } from './location.ts'
import type { Views } from './show.ts'

/** A request below `/api/v1`, let in and understood. */
export interface ApiCall {
  method: string
  /** Below `/api/v1/`, without empty steps. */
  steps: string[]
  query: URLSearchParams
  body: Row
}

/** What the methods work on. */
export interface Vendor {
  location: Location
  changes: Changes
  views: Views
  /** Posts this to every address that is told of changes, as it is. */
  post(body: Row): void
  /** Where the booking form of the location is served. */
  formUrl: string
  now(): number
}

const mostOnPage = 300

/** A page of a list, and what its `meta` says. */
export function paged<Item>(
  items: Item[],
  asked: { page: number; count: number },
): { page: number; items: Item[] } {
  const page = Math.max(1, Math.trunc(asked.page) || 1)
  const count = Math.min(mostOnPage, Math.max(1, Math.trunc(asked.count) || 25))
  return { page, items: items.slice((page - 1) * count, page * count) }
}

export const digitsOf = (value: unknown): string => String(value ?? '').replace(/\D/g, '')
