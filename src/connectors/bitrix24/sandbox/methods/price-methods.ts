import { type Answer, type Call, type MethodTable, selection } from '../call.ts'
import { PRICE_TYPES } from '../dictionary.ts'
import { RestFault } from '../fault.ts'
import { type Field, field } from '../field.ts'
import type { JsonMap } from '../json.ts'
import { listPage } from '../list-query.ts'
import { addPrice, modifyPrices, shownPrice, updatePrice } from '../prices.ts'

/** Prices of catalog elements and the list of price types. */
export const priceMethods: MethodTable = {
  'catalog.priceType.list': priceTypes,
  'catalog.price.add': (call) => {
    const row = addPrice(call.portal, call.params.fields, mayPrice(call))
    return { result: { price: shownPrice(call.portal, row) } }
  },
  'catalog.price.update': (call) => {
    const { id, fields } = call.params
    const row = updatePrice(call.portal, { id, fields, userId: mayPrice(call) })
    return { result: { price: shownPrice(call.portal, row) } }
  },
  'catalog.price.modify': (call) => {
    const rows = modifyPrices(call.portal, call.params.fields, mayPrice(call))
    const prices = rows.map((row) => ({
      ...shownPrice(call.portal, row),
      priceScale: row.price ?? null,
    }))
    return { result: { prices } }
  },
  'catalog.price.list': list,
}

const PRICE_FIELDS = new Map<string, Field>(
  [
    ...['id', 'productId', 'catalogGroupId'].map((name) => field(name, 'integer')),
    field('price', 'double'),
    field('currency', 'string'),
    field('timestampX', 'datetime'),
  ].map((kind) => [kind.name, kind]),
)

function list(call: Call): Answer {
  const { portal, params } = call
  const page = listPage(portal.prices, params, {
    find: (name) => PRICE_FIELDS.get(name),
    strict: false,
    groups: false,
    sets: true,
    time: portal.time,
  })
  const select = selection(params.select)
  const prices = page.rows.map((row) => only(shownPrice(portal, row), select))
  const { total, next } = page
  return next === undefined ? { result: { prices }, total } : { result: { prices }, total, next }
}

function priceTypes(call: Call): Answer {
  const select = selection(call.params.select)
  const rows = PRICE_TYPES.map((type) => only({ ...type }, select))
  if (call.portal.settings.quirks.priceTypesAtRoot) {
    return { result: null, root: { priceTypes: rows }, total: rows.length }
  }
  return { result: { priceTypes: rows }, total: rows.length }
}

function only(map: JsonMap, select: ReadonlySet<string>): JsonMap {
  if (select.size === 0 || select.has('*')) return map
  return Object.fromEntries(Object.entries(map).filter(([key]) => select.has(key)))
}

function mayPrice(call: Call): number {
  if (!call.caller.admin) throw new RestFault(400, 200040300020, 'Access Denied')
  return call.caller.userId
}
