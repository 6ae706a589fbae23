import { changedFields } from '../../kernel/changed-fields.ts'
import type { Json } from '../../kernel/json.ts'
import type { Fact } from './fact.ts'

/** What a fact changed, field by field; empty when it tells only what is there now. */
export function factChanges(
  fact: Pick<Fact, 'data' | 'before'>,
): { field: string; before: Json; after: Json }[] {
  const after = fieldsOf(fact.data)
  const was = changedFields(fieldsOf(fact.before), after)
  return Object.entries(was).map(([field, before]) => ({
    field,
    before,
    after: after[field] ?? null,
  }))
}

function fieldsOf(value: Json | undefined): { [field: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}
