export type Json = string | number | boolean | null | Json[] | JsonObject
export type JsonObject = { [key: string]: Json }

/**
 * What a text says, or undefined where it is no JSON. Characters that no text of a database may
 * hold (U+0000) are left out: others send them, and one would hold up the whole record.
 */
export function parseJson(text: string): Json | undefined {
  try {
    return text.includes('\\u0000') ? JSON.parse(text, withoutNul) : JSON.parse(text)
  } catch {
    return undefined
  }
}

const withoutNul = (_: string, value: unknown) =>
  typeof value === 'string' ? value.replaceAll('\u0000', '') : value

/** Whether two JSON values say the same; the order of an object's keys does not matter. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, at) => sameJson(item, b[at]))
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  )
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The fields of an object; none where the value is anything else. */
export function asJsonObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
