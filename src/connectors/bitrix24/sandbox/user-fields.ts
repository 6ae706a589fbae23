import { ENTITIES, type Entity } from './entities.ts'
import { classicFault, RestFault } from './fault.ts'
import { type Field, type FieldType, field } from './field.ts'
import { flagOf, isMap, type Json, type JsonMap, type Row, textOf } from './json.ts'
import type { Portal } from './portal.ts'

const TYPES: Readonly<Record<string, FieldType>> = {
  string: 'string',
  integer: 'integer',
  double: 'double',
  boolean: 'boolean',
  datetime: 'datetime',
  date: 'date',
  money: 'string',
  url: 'string',
  enumeration: 'integer',
}

const known = new WeakMap<Portal, Map<string, { count: number; fields: Field[] }>>()

/** Every field of an entity on this portal, the customer's own included. */
export function fieldsOf(portal: Portal, entity: Entity): readonly Field[] {
  const cache = known.get(portal) ?? new Map<string, { count: number; fields: Field[] }>()
  known.set(portal, cache)
  const cached = cache.get(entity.kind)
  if (cached !== undefined && cached.count === portal.userFields.size) return cached.fields
  const own = portal.userFields
    .ids()
    .flatMap((id) => portal.userFields.get(id) ?? [])
    .filter((row) => row.ENTITY_ID === entity.userFieldOwner)
    .map(fieldOfRow)
  const fields = [...entity.fields, ...own]
  cache.set(entity.kind, { count: portal.userFields.size, fields })
  return fields
}

/** Forgets what was worked out from the stored user fields. */
export const forgetFields = (portal: Portal) => known.delete(portal)

function fieldOfRow(row: Row): Field {
  const upper = textOf(row.FIELD_NAME)
  return field(camelName(upper), TYPES[textOf(row.USER_TYPE_ID)] ?? 'string', {
    upper,
    title: textOf(row.LABEL) || upper,
    multiple: row.MULTIPLE === 'Y',
    initial: row.MULTIPLE === 'Y' ? [] : null,
    required: row.MANDATORY === 'Y',
    dynamic: true,
  })
}

/**
 * The irregular camel case of customer fields: `UF_CRM_3_DIGIT` is `ufCrm3Digit`, but a single tail
 * with digits keeps its spelling, as in `ufCrm_1747309879`.
 */
function camelName(upper: string): string {
  const tail = upper.replace(/^UF_CRM_/, '')
  const parts = tail.split('_')
  if (parts.length === 1 && /\d/.test(tail)) return `ufCrm_${tail}`
  const words = parts.map((part) => part.charAt(0) + part.slice(1).toLowerCase())
  return `ufCrm${words.join('')}`
}

/** Adds a customer field, as `crm.deal.userfield.add` does; returns its id. */
export function addUserField(portal: Portal, entity: Entity, fields: Json | undefined): number {
  if (!isMap(fields)) throw classicFault("Parameter 'fields' must be array.")
  const type = textOf(fields.USER_TYPE_ID)
  const written = textOf(fields.FIELD_NAME).toUpperCase()
  if (TYPES[type] === undefined) throw fieldFault(`Invalid user type '${type}'.`)
  const name = written.startsWith('UF_CRM_') ? written : `UF_CRM_${written}`
  if (written === '' || !/^[A-Z0-9_]{1,50}$/.test(name)) throw fieldFault('Invalid FIELD_NAME.')
  const twin = fieldsOf(portal, entity).find((one) => one.upper === name)
  if (twin !== undefined) {
    throw fieldFault(`The field ${name} already exists for ${entity.userFieldOwner} object.`)
  }
  const row = userFieldRow(portal, { entity, fields, name, type })
  portal.userFields.put(row)
  return row.id
}

function userFieldRow(
  portal: Portal,
  made: { entity: Entity; fields: JsonMap; name: string; type: string },
): Row {
  const { entity, fields, name, type } = made
  return {
    id: portal.userFields.nextId(),
    ENTITY_ID: entity.userFieldOwner,
    FIELD_NAME: name,
    USER_TYPE_ID: type,
    XML_ID: textOf(fields.XML_ID) || null,
    SORT: textOf(fields.SORT) || '100',
    MULTIPLE: flagOf(fields.MULTIPLE),
    MANDATORY: flagOf(fields.MANDATORY),
    SHOW_FILTER: textOf(fields.SHOW_FILTER) || 'E',
    SHOW_IN_LIST: 'Y',
    EDIT_IN_LIST: 'Y',
    IS_SEARCHABLE: 'N',
    LABEL: textOf(fields.LABEL),
    SETTINGS: isMap(fields.SETTINGS) ? fields.SETTINGS : [],
  }
}

const fieldFault = (description: string) => new RestFault(400, '', description)

/** The customer fields of an entity as the classic list prints them. */
export function listUserFields(portal: Portal, entity: Entity, filter: Json | undefined): Json[] {
  const wanted = isMap(filter) ? Object.entries(filter) : []
  return portal.userFields
    .ids()
    .flatMap((id) => portal.userFields.get(id) ?? [])
    .filter((row) => row.ENTITY_ID === entity.userFieldOwner)
    .map(({ id, LABEL, ...row }) => ({ ID: String(id), ...row }))
    .filter((row: JsonMap) => wanted.every(([key, value]) => row[key] === value))
}

export const entityOfType = (entityTypeId: number | null) =>
  Object.values(ENTITIES).find((entity) => entity.entityTypeId === entityTypeId)
