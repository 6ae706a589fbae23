import { asText, type JsonObject } from '../client/read-json.ts'

/** Whose records ours are there. The pair is written only to records that we created. */
export const originator = 'uzel'

export function originFields(key: string): JsonObject {
  return { originatorId: originator, originId: key }
}

/** Our key on a contact or deal, or null for somebody else's record. */
export function externalKey(item: JsonObject): string | null {
  return asText(item['originatorId']) === originator ? asText(item['originId']) || null : null
}

/** Whether a record belongs to any outside system, ours or another. */
export function hasOrigin(item: JsonObject): boolean {
  return asText(item['originatorId']) !== '' || asText(item['originId']) !== ''
}
