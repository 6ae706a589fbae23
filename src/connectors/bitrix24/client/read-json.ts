import type { Json } from '../../../kernel/json.ts'

/**
 * Readers for what a portal answers. PHP has one emptiness: numbers come as text, a missing text
 * as null, and an empty map as `[]`; so every reader takes anything and never throws.
 */
export type JsonObject = { [key: string]: Json }

export function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

/** A list; a map with numeric keys, which PHP prints for a list with a hole, counts as one. */
export function asList(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value
  return Object.values(asObject(value))
}

export function asText(value: Json | undefined): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return ''
}

export function asNumber(value: Json | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || value.trim() === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** An id as text, or null for the portal's many ways to say "none": 0, "0", "", null. */
export function asId(value: Json | undefined): string | null {
  const number = asNumber(value)
  return number !== null && number > 0 ? String(number) : null
}

/** `Y`/`N`, `1`/`0`, true/false. */
export function asFlag(value: Json | undefined): boolean {
  return value === true || value === 1 || value === 'Y' || value === '1' || value === 'true'
}

/** Walks into an answer: `dig(result, 'item', 'id')`. Undefined when a step is missing. */
export function dig(value: Json, path: readonly (string | number)[]): Json | undefined {
  let found: Json | undefined = value
  for (const step of path) {
    if (Array.isArray(found)) found = found[Number(step)]
    else found = asObject(found)[step]
  }
  return found
}
