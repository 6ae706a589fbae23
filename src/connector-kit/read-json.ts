import type { Json } from '../kernel/json.ts'

/**
 * Readers for what a vendor answers. Many a vendor has one emptiness: a number comes as text, what
 * is not there as null, false, "" or `[]`; so every reader takes anything and never throws.
 */
export type JsonObject = { [key: string]: Json }

export function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

/** A list; a map with numeric keys, which PHP prints for a list with a hole, counts as one. */
export function asList(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : Object.values(asObject(value))
}

/** True and false are no texts: a field that is empty may come as false. */
export function asText(value: Json | undefined): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : ''
}

export function asNumber(value: Json | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || value.trim() === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** The id of a record, as text; null for the ways to say "none": 0, "0", "", null. */
export function asId(value: Json | undefined): string | null {
  const number = asNumber(value)
  return number !== null && Number.isSafeInteger(number) && number > 0 ? String(number) : null
}

/** `Y`/`N`, `1`/`0`, `true`/`false`, as text or not. */
export function asFlag(value: Json | undefined): boolean {
  return value === true || value === 1 || value === 'Y' || value === '1' || value === 'true'
}
