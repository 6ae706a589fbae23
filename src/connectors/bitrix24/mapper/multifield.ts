import type { Json } from '../../../kernel/json.ts'
import { asId, asList, asObject, asText, type JsonObject } from '../client/read-json.ts'

export type MultifieldType = 'PHONE' | 'EMAIL'

/** A phone or e-mail of a contact: a row of its own with an id. */
export interface MultifieldRow {
  id: string
  value: string
  valueType: string
}

const newValueType: Readonly<Record<MultifieldType, string>> = {
  PHONE: 'MOBILE',
  EMAIL: 'WORK',
}

/** Keys that are no row's id append. */
const appended: Readonly<Record<MultifieldType, string>> = { PHONE: 'n0', EMAIL: 'n1' }

/** The rows of one type, in the portal's order; the first is the one people see. */
export function multifieldRows(fm: Json | undefined, typeId: MultifieldType): MultifieldRow[] {
  return asList(fm).flatMap((entry) => {
    const row = asObject(entry)
    const id = asId(row['id'])
    if (id === null || asText(row['typeId']) !== typeId) return []
    return [{ id, value: asText(row['value']), valueType: asText(row['valueType']) }]
  })
}

/**
 * What to send so that `wanted` becomes the contact's first value of its type. A row is written by
 * its id, because a row sent without one is appended as a second copy; every other row people
 * added stays. When ours is there already, further down, the two change places.
 *
 * @param same whether a row's value and ours are the same number or address
 * @returns `fm` entries keyed by row id, or by a new key to append; empty when nothing is to do
 */
export function multifieldChanges(
  rows: MultifieldRow[],
  change: { typeId: MultifieldType; wanted: string | null; same: SameValue },
): JsonObject {
  const { typeId, wanted, same } = change
  const [first] = rows
  if (wanted === null) return first ? { [first.id]: { typeId, value: '' } } : {}
  if (!first) return { [appended[typeId]]: newRow(typeId, wanted) }
  const known = rows.find((row) => same(row.value, wanted))
  if (known === first) return {}
  const firstWritten = { [first.id]: { typeId, valueType: first.valueType, value: wanted } }
  if (!known) return firstWritten
  return {
    ...firstWritten,
    [known.id]: { typeId, valueType: known.valueType, value: first.value },
  }
}

export type SameValue = (theirs: string, ours: string) => boolean

export function newRow(typeId: MultifieldType, value: string): JsonObject {
  return { typeId, valueType: newValueType[typeId], value }
}
