import { isCurrency, PRICE_TYPES } from './dictionary.ts'
import { catalogFault, missingParameter } from './fault.ts'
import { idOf, isMap, type Json, type JsonMap, numberOf, type Row, textOf } from './json.ts'
import type { Portal } from './portal.ts'

const BASE_PRICE_TYPE = 1

export function pricesOf(portal: Portal, productId: number): Row[] {
  const ids = portal.prices.filed('productId', String(productId)) ?? []
  return ids.flatMap((id) => portal.prices.get(id) ?? [])
}

/** Adds a price; a product has at most one price of each type. */
export function addPrice(portal: Portal, fields: Json | undefined, userId: number): Row {
  const sent = sentFields(fields, ['productId', 'catalogGroupId', 'price', 'currency'])
  const productId = idOf(sent.productId) ?? 0
  const typeId = idOf(sent.catalogGroupId) ?? 0
  if (portal.products.get(productId) === undefined) throw catalogFault('Product was not found')
  if (!PRICE_TYPES.some((one) => one.id === typeId)) throw catalogFault('Price type was not found')
  if (pricesOf(portal, productId).some((row) => row.catalogGroupId === typeId)) {
    throw catalogFault(
      `Product ${productId} already has only single price without ranges for price type ${typeId}`,
    )
  }
  const id = portal.prices.nextId()
  const row = portal.prices.put({
    ...amounts(sent),
    id,
    productId,
    catalogGroupId: typeId,
    extraId: null,
    quantityFrom: null,
    quantityTo: null,
    timestampX: portal.stampMs(),
  })
  raise(portal, { suffix: 'ADD', row, userId })
  return row
}

export function updatePrice(
  portal: Portal,
  { id, fields, userId }: { id: Json | undefined; fields: Json | undefined; userId: number },
): Row {
  if (id === undefined) throw missingParameter('id', 100)
  const sent = sentFields(fields, ['price', 'currency'])
  const before = portal.prices.get(idOf(id) ?? 0)
  if (before === undefined) throw catalogFault('Price was not found')
  const row = portal.prices.put({ ...before, ...amounts(sent), timestampX: portal.stampMs() })
  raise(portal, { suffix: 'UPDATE', row, userId })
  return row
}

/** Makes the prices of a product exactly those listed: what is not listed by its id goes away. */
export function modifyPrices(portal: Portal, fields: Json | undefined, userId: number): Row[] {
  const product = isMap(fields) ? fields.product : undefined
  if (!isMap(product)) throw missingParameter('fields', 100)
  const productId = idOf(product.id) ?? 0
  if (portal.products.get(productId) === undefined) throw catalogFault('Product was not found')
  const listed = (Array.isArray(product.prices) ? product.prices : []).map((price) =>
    sentFields(price, ['catalogGroupId', 'price', 'currency']),
  )
  const kept = new Set(listed.map((price) => idOf(price.id)))
  for (const row of pricesOf(portal, productId)) {
    if (kept.has(row.id)) continue
    portal.prices.remove(row.id)
    raise(portal, { suffix: 'DELETE', row, userId })
  }
  return listed.map((price) => {
    const known = portal.prices.get(idOf(price.id) ?? 0)
    if (known === undefined) return addPrice(portal, { ...price, productId }, userId)
    return updatePrice(portal, { id: known.id, fields: price, userId })
  })
}

/** Makes the base price what a person typed into the card. */
export function setBasePrice(
  portal: Portal,
  {
    productId,
    price,
    currency,
    userId,
  }: { productId: number; price: number; currency: string; userId: number },
): Row {
  const base = pricesOf(portal, productId).find((row) => row.catalogGroupId === BASE_PRICE_TYPE)
  const fields = { productId, catalogGroupId: BASE_PRICE_TYPE, price, currency }
  if (base === undefined) return addPrice(portal, fields, userId)
  return updatePrice(portal, { id: base.id, fields, userId })
}

export function shownPrice(portal: Portal, row: Row): JsonMap {
  const { catalogGroupId, currency, extraId, id, price, productId } = row
  return {
    catalogGroupId: catalogGroupId ?? null,
    currency: currency ?? null,
    extraId: extraId ?? null,
    id,
    price: price ?? null,
    productId: productId ?? null,
    quantityFrom: row.quantityFrom ?? null,
    quantityTo: row.quantityTo ?? null,
    timestampX: portal.time.iso(Number(row.timestampX)),
  }
}

function sentFields(fields: Json | undefined, required: string[]): JsonMap {
  if (!isMap(fields)) throw missingParameter('fields', 100)
  const missing = required.filter((name) => textOf(fields[name]) === '')
  if (missing.length > 0) throw catalogFault(`Required fields: ${missing.join(', ')}`)
  return fields
}

function amounts(sent: JsonMap): { price: number; currency: string } {
  const price = numberOf(sent.price)
  if (price === null || price < 0) throw catalogFault('The price must be a non-negative number')
  const currency = textOf(sent.currency)
  if (!isCurrency(currency)) throw catalogFault(`Currency ${currency} is not found`)
  return { price, currency }
}

function raise(
  portal: Portal,
  { suffix, row, userId }: { suffix: string; row: Row; userId: number },
): void {
  portal.raise({ code: `CATALOG.PRICE.ON.${suffix}`, data: [['ID', row.id]], userId })
}
