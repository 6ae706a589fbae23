import { isMap, type Json, type JsonMap, listOf, textOf } from './json.ts'

export type MultifieldType = 'PHONE' | 'EMAIL' | 'WEB' | 'IM'
export type Multifield = { id: number; valueType: string; value: string; typeId: string }

const TYPES: ReadonlySet<string> = new Set(['PHONE', 'EMAIL', 'WEB', 'IM'])
const EXTENSION = /\s*(?:[;,]|доб\.?|ext\.?)\s*\d+\s*$/i

/** The rows of a stored record. */
export function multifieldsOf(value: Json | undefined): Multifield[] {
  return listOf(value).flatMap((row) => {
    if (!isMap(row) || typeof row.id !== 'number') return []
    const { id } = row
    return [
      {
        id,
        valueType: textOf(row.valueType),
        value: textOf(row.value),
        typeId: textOf(row.typeId),
      },
    ]
  })
}

/** Rows of a new record: only a list of complete rows counts, anything else is dropped silently. */
export function addedMultifields(value: Json | undefined, nextId: () => number): Multifield[] {
  return changedMultifields([], Array.isArray(value) ? value : undefined, nextId)
}

/**
 * Rows after an update. Keys that are row ids edit (or, with an empty value, delete) that row;
 * any other key appends; a row without `typeId` changes nothing.
 */
export function changedMultifields(
  before: Multifield[],
  value: Json | undefined,
  nextId: () => number,
): Multifield[] {
  if (!Array.isArray(value) && !isMap(value)) return before
  let rows = before
  for (const [key, change] of Object.entries(value)) {
    if (!isMap(change) || !TYPES.has(textOf(change.typeId))) continue
    const id = Array.isArray(value) ? -1 : Number(key)
    const known = rows.find((row) => row.id === id)
    if (known === undefined) rows = appended(rows, change, nextId)
    else rows = edited(rows, known, change)
  }
  return rows
}

/** The classic spelling of the same: `ID` edits, `DELETE` or an empty value deletes, else append. */
export function changedClassic(
  before: Multifield[],
  { typeId, value, nextId }: { typeId: MultifieldType; value: Json; nextId: () => number },
): Multifield[] {
  if (!Array.isArray(value)) return before
  let rows = before
  for (const change of value) {
    if (!isMap(change)) continue
    const row: JsonMap = { typeId, value: textOf(change.VALUE) }
    if (change.VALUE_TYPE !== undefined) row.valueType = change.VALUE_TYPE
    if (change.DELETE === 'Y') row.value = ''
    const known = rows.find((one) => one.id === Number(textOf(change.ID)))
    if (known !== undefined) rows = edited(rows, known, row)
    else if (change.DELETE !== 'Y') rows = appended(rows, row, nextId)
  }
  return rows
}

function appended(rows: Multifield[], change: JsonMap, nextId: () => number): Multifield[] {
  const value = textOf(change.value)
  if (value === '') return rows
  const valueType = textOf(change.valueType) || 'WORK'
  return [...rows, { id: nextId(), valueType, value, typeId: textOf(change.typeId) }]
}

function edited(rows: Multifield[], known: Multifield, change: JsonMap): Multifield[] {
  const value = change.value === undefined ? known.value : textOf(change.value)
  if (value === '') return rows.filter((row) => row !== known)
  const valueType = textOf(change.valueType) || known.valueType
  return rows.map((row) => (row === known ? { ...row, value, valueType } : row))
}

/** The rows of one type as the classic methods print them. */
export function classicMultifields(rows: Multifield[], typeId: string): JsonMap[] {
  return rows
    .filter((row) => row.typeId === typeId)
    .map((row) => ({
      ID: String(row.id),
      VALUE_TYPE: row.valueType,
      VALUE: row.value,
      TYPE_ID: row.typeId,
    }))
}

/** What the search for duplicates compares: the whole value, a phone without its extension. */
export function communicationKey(typeId: string, value: string): string {
  if (typeId === 'PHONE') return `PHONE ${value.trim().replace(EXTENSION, '')}`
  return `${typeId} ${value.trim().toLowerCase()}`
}

export function communicationKeys(fm: Json | undefined): string[] {
  return multifieldsOf(fm).map((row) => communicationKey(row.typeId, row.value))
}
