import type { Json } from '../../../kernel/json.ts'

/**
 * Readers for what the vendor answers. PHP has one emptiness: numbers come as text, a missing
 * relation as `[]`, false or null; so every reader takes anything and never throws.
 */
export type JsonObject = { [key: string]: Json }

export function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

/** A list; a map with numeric keys, which PHP prints for a list with a hole, counts as one. */
export function asList(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : Object.values(asObject(value))
}

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

/** An id as text, or null for the vendor's ways to say "none": 0, "0", "", null. */
export function asId(value: Json | undefined): string | null {
  const number = asNumber(value)
  return number !== null && Number.isSafeInteger(number) && number > 0 ? String(number) : null
}

/** 1, "1", true. */
export function asFlag(value: Json | undefined): boolean {
  return value === true || value === 1 || value === '1' || value === 'true'
}

/** The rows of an answer that are objects with an id; a row that is neither stops no page. */
export function asRows(value: Json | undefined): JsonObject[] {
  return asList(value)
    .map(asObject)
    .filter((row) => asId(row['id']) !== null)
}
