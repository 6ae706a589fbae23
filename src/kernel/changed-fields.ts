import { type Json, type JsonObject, sameJson } from './json.ts'

/** Fields that change with every write tell nobody anything. */
const bookkeeping = new Set(['id', 'version', 'created_at', 'updated_at'])

/**
 * What the fields that differ held before, of a record as the API shows it; empty when both say the
 * same. A field that only one side has counts as different when it stands in `before`.
 */
export function changedFields(before: object, after: object): JsonObject {
  const now = new Map<string, Json>(Object.entries(after))
  const was = Object.entries<Json>({ ...before })
  return Object.fromEntries(
    was.filter(([field, value]) => !bookkeeping.has(field) && !sameJson(value, now.get(field))),
  )
}
