import { type Json, sameJson } from '../../kernel/json.ts'
import type { Fact } from './fact.ts'

/** Fields that change with every write tell nobody anything. */
const bookkeeping = new Set(['id', 'version', 'created_at', 'updated_at'])

/** What a fact changed, field by field; empty when it tells only what is there now. */
export function factChanges(
  fact: Pick<Fact, 'data' | 'before'>,
): { field: string; before: Json; after: Json }[] {
  const before = fieldsOf(fact.before)
  const after = fieldsOf(fact.data)
  return Object.entries(before)
    .filter(([field, value]) => !bookkeeping.has(field) && !sameJson(value, after[field]))
    .map(([field, value]) => ({ field, before: value, after: after[field] ?? null }))
}

function fieldsOf(value: Json | undefined): { [field: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}
