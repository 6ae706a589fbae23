import { type Json, sameJson } from '../../kernel/json.ts'

type Presented = { [field: string]: Json }

/** What the fields that differ held before; nothing when both say the same. */
export function changedFields(before: Presented, after: Presented): Presented {
  const changed = Object.entries(before).filter(
    ([field, value]) => field !== 'updated_at' && !sameJson(value, after[field]),
  )
  return Object.fromEntries(changed)
}
