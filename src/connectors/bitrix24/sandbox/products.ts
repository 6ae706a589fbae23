import { CATALOGS } from './dictionary.ts'
import { catalogFault, missingParameter } from './fault.ts'
import { type Field, field, printed, storedValue } from './field.ts'
import { isMap, type Json, type JsonMap, numberOf, type Row, textOf } from './json.ts'
import type { Portal } from './portal.ts'

export const SERVICE = 7
export const SIMPLE_PRODUCT = 1

const flag = (name: string, initial: 'Y' | 'N', traits: Partial<Field> = {}) =>
  field(name, 'char', { initial, ...traits })

/** What services and products both have. */
const COMMON: readonly Field[] = [
  flag('active', 'Y'),
  flag('available', 'N', { readOnly: true }),
  flag('bundle', 'N', { readOnly: true }),
  field('code', 'string'),
  field('createdBy', 'user'),
  field('dateActiveFrom', 'datetime'),
  field('dateActiveTo', 'datetime'),
  field('dateCreate', 'datetime'),
  field('detailPicture', 'file'),
  field('detailText', 'string'),
  field('detailTextType', 'string', { initial: 'text' }),
  field('iblockId', 'integer', { immutable: true }),
  field('iblockSectionId', 'integer'),
  field('id', 'integer', { readOnly: true }),
  field('modifiedBy', 'user'),
  field('name', 'string'),
  field('previewPicture', 'file'),
  field('previewText', 'string'),
  field('previewTextType', 'string', { initial: 'text' }),
  field('sort', 'integer', { initial: 500 }),
  field('timestampX', 'datetime', { readOnly: true }),
  field('type', 'integer', { readOnly: true }),
  field('vatId', 'integer'),
  flag('vatIncluded', 'N'),
  field('xmlId', 'string'),
]

const GOODS: readonly Field[] = [
  flag('canBuyZero', 'N'),
  field('height', 'double'),
  field('length', 'double'),
  field('measure', 'integer', { initial: 5 }),
  field('purchasingCurrency', 'string'),
  field('purchasingPrice', 'string'),
  field('quantity', 'double', { initial: 0 }),
  field('quantityReserved', 'double', { initial: 0 }),
  flag('quantityTrace', 'N'),
  flag('subscribe', 'Y'),
  field('weight', 'double', { initial: 0 }),
  field('width', 'double'),
]

const byName = (one: Field, other: Field) => (one.name < other.name ? -1 : 1)
const PRODUCT_FIELDS: readonly Field[] = [...COMMON, ...GOODS].sort(byName)

export const fieldsOfType = (type: number) => (type === SERVICE ? COMMON : PRODUCT_FIELDS)

interface Save {
  fields: Json | undefined
  type: number
  userId: number
}

/** Adds a catalog element; the price is another call, as on the portal. */
export function addProduct(portal: Portal, { fields, type, userId }: Save): Row {
  const sent = sentFields(fields)
  const missing = ['iblockId', 'name'].filter((name) => textOf(sent[name]) === '')
  if (missing.length > 0) throw catalogFault(`Required fields: ${missing.join(', ')}`)
  const iblockId = numberOf(sent.iblockId)
  if (!CATALOGS.some((catalog) => catalog.iblockId === iblockId)) {
    throw catalogFault('The specified iblock is not a product catalog', 200040300000)
  }
  const row: Row = { id: portal.products.nextId() }
  for (const kind of fieldsOfType(type)) if (kind.name !== 'id') row[kind.name] = kind.initial
  const now = portal.stampMs()
  Object.assign(row, { createdBy: userId, modifiedBy: userId, dateCreate: now, type })
  Object.assign(row, changesOf(portal, type, sent), { timestampX: now })
  if (textOf(row.xmlId) === '') row.xmlId = String(row.id)
  refuseTakenCode(portal, row)
  portal.products.put(row)
  raise(portal, { suffix: 'ADD', row, userId })
  return row
}

export function updateProduct(portal: Portal, before: Row, { fields, type, userId }: Save): Row {
  const sent = sentFields(fields)
  if (sent.name !== undefined && textOf(sent.name) === '') {
    throw catalogFault('The field "Name" is empty.<br>')
  }
  const { iblockId: _fixed, ...changes } = changesOf(portal, type, sent)
  const row: Row = { ...before, modifiedBy: userId, ...changes, timestampX: portal.stampMs() }
  refuseTakenCode(portal, row)
  portal.products.put(row)
  raise(portal, { suffix: 'UPDATE', row, userId })
  return row
}

export function deleteProduct(portal: Portal, row: Row, userId: number): void {
  portal.products.remove(row.id)
  for (const id of portal.prices.filed('productId', String(row.id)) ?? []) portal.prices.remove(id)
  raise(portal, { suffix: 'DELETE', row, userId })
}

function sentFields(fields: Json | undefined): JsonMap {
  if (Array.isArray(fields) && fields.length === 0) return {}
  if (!isMap(fields)) throw missingParameter('fields', 100)
  return fields
}

function changesOf(portal: Portal, type: number, sent: JsonMap): JsonMap {
  const changes: JsonMap = {}
  for (const kind of fieldsOfType(type)) {
    const value = sent[kind.name]
    if (value === undefined || kind.readOnly) continue
    const stored = storedValue(kind, value, portal.time)
    if (stored !== undefined) changes[kind.name] = stored === '' ? null : stored
  }
  if (typeof changes.purchasingPrice === 'string') {
    changes.purchasingPrice = Number(changes.purchasingPrice).toFixed(6)
  }
  return changes
}

/** A symbolic code is unique in its catalog, which makes it a guard against double creation. */
function refuseTakenCode(portal: Portal, row: Row): void {
  const code = textOf(row.code)
  if (code === '') return
  const twins = portal.products.filed('code', code) ?? []
  const taken = twins.some(
    (id) => id !== row.id && portal.products.get(id)?.iblockId === row.iblockId,
  )
  if (taken) throw catalogFault('An item with the specified symbolic code already exists.<br>')
}

function raise(
  portal: Portal,
  { suffix, row, userId }: { suffix: string; row: Row; userId: number },
): void {
  const data: [string, Json][] = [
    ['ID', row.id],
    ['TYPE', row.type ?? SIMPLE_PRODUCT],
  ]
  portal.raise({ code: `CATALOG.PRODUCT.ON.${suffix}`, data, userId })
}

/** An element as the catalog answers it, whole or only the fields asked for. */
export function shownProduct(portal: Portal, row: Row, select?: ReadonlySet<string>): JsonMap {
  const shown: JsonMap = {}
  for (const kind of fieldsOfType(Number(row.type))) {
    const wanted = select === undefined || select.has(kind.name) || select.has('*')
    if (wanted) shown[kind.name] = printed(kind, row[kind.name], portal.time)
  }
  return shown
}
