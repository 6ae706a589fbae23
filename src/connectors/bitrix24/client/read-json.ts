import { asObject } from '../../../connector-kit/read-json.ts'
import type { Json } from '../../../kernel/json.ts'

export * from '../../../connector-kit/read-json.ts'

/** Walks into an answer: `dig(result, ['item', 'id'])`. Undefined when a step is missing. */
export function dig(value: Json, path: readonly (string | number)[]): Json | undefined {
  let found: Json | undefined = value
  for (const step of path) {
    if (Array.isArray(found)) found = found[Number(step)]
    else found = asObject(found)[step]
  }
  return found
}
