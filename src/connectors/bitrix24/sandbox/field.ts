import { flagOf, isMap, type Json, listOf, numberOf, textOf } from './json.ts'
import type { PortalTime } from './portal-time.ts'

export type FieldType =
  | 'integer'
  | 'double'
  | 'string'
  | 'char'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'user'
  | 'crm_status'
  | 'crm_category'
  | 'crm_currency'
  | 'crm_contact'
  | 'crm_company'
  | 'crm_lead'
  | 'crm_quote'
  | 'location'
  | 'file'

/** One field of a record: its universal name, its classic name, and how it behaves. */
export interface Field {
  name: string
  upper: string
  type: FieldType
  title: string
  initial: Json
  readOnly: boolean
  immutable: boolean
  multiple: boolean
  required: boolean
  /** Made by the customer (`UF_CRM_*`). */
  dynamic: boolean
  /** Shown by the classic methods too. */
  classic: boolean
}

type Traits = Partial<Omit<Field, 'name' | 'type'>>

/** Describes a field; what is not said takes the portal's usual value. */
export function field(name: string, type: FieldType, traits: Traits = {}): Field {
  return {
    name,
    type,
    upper: name.replaceAll(/([A-Z])/g, '_$1').toUpperCase(),
    title: name.replaceAll(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase()),
    initial: null,
    readOnly: false,
    immutable: false,
    multiple: false,
    required: false,
    dynamic: false,
    classic: true,
    ...traits,
  }
}

const NUMERIC: ReadonlySet<FieldType> = new Set([
  'integer',
  'double',
  'user',
  'crm_category',
  'crm_contact',
  'crm_company',
  'crm_lead',
  'crm_quote',
  'location',
])

export const isNumeric = (type: FieldType) => NUMERIC.has(type)

/**
 * Turns what a caller sent into what is stored: undefined when the portal cannot take it.
 * An empty text clears numbers and dates.
 */
export function storedValue(kind: Field, value: Json, time: PortalTime): Json | undefined {
  if (kind.multiple) {
    const stored = listOf(value).map((one) => storedOne(kind.type, one, time))
    return stored.filter((one) => one !== undefined && one !== null && one !== '').map(certain)
  }
  if (isMap(value) || Array.isArray(value)) return kind.type === 'file' ? null : undefined
  return storedOne(kind.type, value, time)
}

const certain = (value: Json | undefined): Json => value ?? null

function storedOne(type: FieldType, value: Json, time: PortalTime): Json | undefined {
  if (type === 'char' || type === 'boolean') return flagOf(value)
  const text = textOf(value)
  if (isNumeric(type)) return text === '' ? null : (numberOf(value) ?? undefined)
  if (type === 'datetime') return text === '' ? null : (time.parse(text) ?? undefined)
  if (type === 'date') return text === '' ? null : (time.parseDate(text) ?? undefined)
  return value === null ? null : text
}

/** A stored value as the universal methods print it. */
export function printed(kind: Field, value: Json | undefined, time: PortalTime): Json {
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) return value.map((one) => printedOne(kind.type, one, time))
  return printedOne(kind.type, value, time)
}

function printedOne(type: FieldType, value: Json, time: PortalTime): Json {
  if (type === 'datetime' && typeof value === 'number') return time.iso(value)
  if (type === 'date' && typeof value === 'string') return time.isoDate(value)
  return value
}

/** A stored value as the classic methods print it: nearly everything is text. */
export function printedClassic(kind: Field, value: Json | undefined, time: PortalTime): Json {
  const plain = printed(kind, value, time)
  if (Array.isArray(plain)) return plain.map((one) => classicText(kind, one))
  return classicText(kind, plain)
}

function classicText(kind: Field, value: Json): Json {
  if (value === null) return null
  if (kind.type === 'double' && typeof value === 'number') {
    return kind.dynamic ? String(value) : value.toFixed(2)
  }
  if (kind.type === 'boolean') return value === 'Y' ? '1' : '0'
  return textOf(value)
}
