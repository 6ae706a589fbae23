import { type Answer, type Call, type MethodTable, mapParam } from '../call.ts'
import { ENTITIES } from '../entities.ts'
import { badArgument, itemMissing, missingParameter, RestFault } from '../fault.ts'
import { type Field, field } from '../field.ts'
import { updateItem } from '../items.ts'
import { idOf, type JsonMap, type Row, textOf } from '../json.ts'
import { listPage } from '../list-query.ts'
import type { Portal } from '../portal.ts'
import { completeRow, replaceRows } from '../product-rows.ts'

/** `crm.item.productrow.*`; only deals have rows here, owner type `D`. */
export const productRowMethods: MethodTable = {
  'crm.item.productrow.set': set,
  'crm.item.productrow.add': add,
  'crm.item.productrow.update': update,
  'crm.item.productrow.delete': remove,
  'crm.item.productrow.get': get,
  'crm.item.productrow.list': list,
}

function set(call: Call): Answer {
  const { ownerType, ownerId, productRows } = call.params
  if (productRows === undefined) throw missingParameter('productRows', '100')
  if (!Array.isArray(productRows)) throw badArgument("Parameter 'productRows' must be array")
  const deal = ownerOf(call.portal, { ownerType: ownerType ?? null, ownerId: ownerId ?? null })
  const rows = replaceRows(call.portal, deal.id, productRows)
  saved(call, deal)
  return { result: { productRows: rows.map(shown) } }
}

function add(call: Call): Answer {
  const fields = fieldsParam(call)
  const deal = ownerOf(call.portal, fields)
  const row = completeRow(call.portal, deal.id, fields)
  const kept = call.portal.productRows.put({ ...row, id: call.portal.productRows.nextId() })
  saved(call, deal)
  return { result: { productRow: shown(kept) } }
}

function update(call: Call): Answer {
  const before = existing(call)
  const deal = ownerOf(call.portal, before)
  const row = completeRow(call.portal, deal.id, { ...given(before), ...fieldsParam(call) })
  const kept = call.portal.productRows.put({ ...row, id: before.id })
  saved(call, deal)
  return { result: { productRow: shown(kept) } }
}

function remove(call: Call): Answer {
  const row = existing(call)
  const deal = ownerOf(call.portal, row)
  call.portal.productRows.remove(row.id)
  saved(call, deal)
  return { result: null }
}

function get(call: Call): Answer {
  return { result: { productRow: { ...shown(existing(call)), storeId: null } } }
}

const FILTERABLE = new Map<string, Field>(
  [
    field('id', 'integer'),
    field('ownerId', 'integer'),
    field('ownerType', 'string'),
    field('productId', 'integer'),
    field('productName', 'string'),
    field('price', 'double'),
    field('quantity', 'double'),
    field('sort', 'integer'),
    field('type', 'integer'),
  ].map((kind) => [kind.name, kind]),
)

function list(call: Call): Answer {
  const filter = mapParam(call, 'filter') ?? {}
  const ownerId = filter['=ownerId'] ?? filter.ownerId
  const ownerType = filter['=ownerType'] ?? filter.ownerType
  if (ownerId === undefined || ownerType === undefined) {
    throw badArgument('Filter must contain =ownerType and =ownerId')
  }
  const { portal } = call
  const page = listPage(portal.productRows, call.params, {
    find: (name) => FILTERABLE.get(name),
    strict: true,
    groups: true,
    sets: true,
    time: portal.time,
  })
  const productRows = page.rows.map((row) => ({ ...shown(row), storeId: null }))
  const { total, next } = page
  const result = { productRows }
  return next === undefined ? { result, total } : { result, total, next }
}

function ownerOf(portal: Portal, { ownerType, ownerId }: JsonMap): Row {
  if (ownerType === null || ownerType === undefined) throw missingParameter('ownerType', '100')
  if (ownerId === null || ownerId === undefined) throw missingParameter('ownerId', '100')
  if (textOf(ownerType) !== 'D') {
    throw new RestFault(400, 'ENTITY_TYPE_NOT_SUPPORTED', 'Entity type is not supported')
  }
  const deal = portal.deals.get(idOf(ownerId) ?? 0)
  if (deal === undefined) throw new RestFault(400, 'OWNER_NOT_FOUND', 'Owner was not found')
  return deal
}

/** The universal methods save the owner after its rows, which the subscribers of deals hear. */
function saved(call: Call, deal: Row): void {
  const { userId } = call.caller
  const save = { before: deal, changes: { opportunity: 0 }, userId, checked: false }
  if (deal.isManualOpportunity === 'Y') save.changes = { opportunity: Number(deal.opportunity) }
  if (!call.portal.settings.quirks.productRowsRaiseUpdate) {
    quietly(call.portal, () => updateItem(call.portal, ENTITIES.deal, save))
  } else updateItem(call.portal, ENTITIES.deal, save)
}

function quietly(portal: Portal, work: () => void): void {
  const { raise } = portal
  portal.raise = () => undefined
  try {
    work()
  } finally {
    portal.raise = raise
  }
}

function existing(call: Call): Row {
  if (call.params.id === undefined) throw missingParameter('id', '100')
  const row = call.portal.productRows.get(idOf(call.params.id) ?? 0)
  if (row === undefined) throw itemMissing('Product row not found')
  return row
}

function fieldsParam(call: Call): JsonMap {
  const fields = mapParam(call, 'fields')
  if (fields === undefined) throw missingParameter('fields', '100')
  return fields
}

/** What a caller may have given; the rest is worked out anew. */
function given(row: Row): JsonMap {
  const { productId, productName, price, quantity, discountTypeId, discountRate } = row
  const { taxRate, taxIncluded, measureCode, sort, xmlId, ownerType, ownerId } = row
  return {
    ...{ productId, productName, price, quantity, discountTypeId, discountRate },
    ...{ taxRate, taxIncluded, measureCode, sort, xmlId, ownerType, ownerId },
  } as JsonMap
}

const shown = (row: Row): JsonMap => ({ ...row })
