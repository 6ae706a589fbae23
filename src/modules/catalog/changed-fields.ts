import { type Json, sameJson } from '../../kernel/json.ts'

/**
 * What the changed fields held before, given a subject as it is presented before and after; empty
 * when nothing changed. The time of the last change is no news by itself.
 */
export function changedFields(before: object, after: object): { [field: string]: Json } {
  const now = new Map<string, Json>(Object.entries(after))
  const changed = Object.entries(before).filter(
    ([field, value]: [string, Json]) => field !== 'updated_at' && !sameJson(value, now.get(field)),
  )
  return Object.fromEntries(changed)
}
