import { changedFields } from '../../kernel/changed-fields.ts'
import { asJsonObject, type Json } from '../../kernel/json.ts'
import type { Fact } from './fact.ts'

/** What a fact changed, field by field; empty when it tells only what is there now. */
export function factChanges(
  fact: Pick<Fact, 'data' | 'before'>,
): { field: string; before: Json; after: Json }[] {
  const after = asJsonObject(fact.data)
  const was = changedFields(asJsonObject(fact.before), after)
  return Object.entries(was).map(([field, before]) => ({
    field,
    before,
    after: after[field] ?? null,
  }))
}
