/** Whatever fits into JSON: the only kind of value that the emulated portal keeps and answers. */
export type Json = string | number | boolean | null | Json[] | JsonMap
export type JsonMap = { [key: string]: Json }

/** One stored record. Dates with time are epoch milliseconds, plain dates are `YYYY-MM-DD`. */
export type Row = { id: number } & JsonMap

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Text of a scalar as PHP prints it; lists and maps have none. */
export function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  return value === true ? '1' : ''
}

/** A finite number, or null: the REST layer takes `"410"` wherever it takes `410`. */
export function numberOf(value: Json | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || value.trim() === '') return null
  const parsed = Number(value)
  return Number.isFinite(parsed) ? parsed : null
}

/** A positive whole number, as every id is. */
export function idOf(value: Json | undefined): number | null {
  const number = numberOf(value)
  return number !== null && Number.isInteger(number) && number > 0 ? number : null
}

/** `Y` for every spelling of truth that PHP forms and JSON bodies bring. */
export function flagOf(value: Json | undefined): 'Y' | 'N' {
  return value === true || value === 1 || value === '1' || value === 'Y' || value === 'y'
    ? 'Y'
    : 'N'
}

/** A list, also from a map with numeric keys, which is how PHP brackets may arrive. */
export function listOf(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value
  if (isMap(value)) return Object.values(value)
  return value === undefined || value === null || value === '' ? [] : [value]
}

/** PHP makes no difference between an empty map and an empty list, and prints a list. */
export function phpMap(entries: readonly (readonly [string, Json])[]): Json {
  if (entries.every(([key], index) => key === String(index)))
    return entries.map(([, value]) => value)
  return Object.fromEntries(entries)
}

/** Rounds to cents the way the portal shows amounts. */
export function cents(value: number): number {
  return Math.round((value + Number.EPSILON * Math.sign(value)) * 100) / 100
}
