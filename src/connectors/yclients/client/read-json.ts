import { asId, asList, asObject, type JsonObject } from '../../../connector-kit/read-json.ts'
import type { Json } from '../../../kernel/json.ts'

export * from '../../../connector-kit/read-json.ts'

/** The rows of an answer that are objects with an id; a row that is neither stops no page. */
export function asRows(value: Json | undefined): JsonObject[] {
  return asList(value)
    .map(asObject)
    .filter((row) => asId(row['id']) !== null)
}
