import { RestFault } from './fault.ts'
import type { Json, JsonMap, Row } from './json.ts'
import { cents, flagOf, idOf, isMap, numberOf, textOf } from './json.ts'
import type { Portal } from './portal.ts'

const MEASURES: Readonly<Record<number, string>> = { 796: 'pcs', 166: 'kg', 6: 'm' }

/** The rows of a deal, in their order. */
export function rowsOfDeal(portal: Portal, dealId: number): Row[] {
  const ids = portal.productRows.filed('ownerId', String(dealId)) ?? []
  return ids.flatMap((id) => portal.productRows.get(id) ?? [])
}

/** Replaces all rows of a deal; the new rows have new ids, whatever stood there before. */
export function replaceRows(portal: Portal, dealId: number, sent: readonly Json[]): Row[] {
  const made = sent.filter(isMap).map((row) => completeRow(portal, dealId, row))
  for (const row of rowsOfDeal(portal, dealId)) portal.productRows.remove(row.id)
  return made.map((row) => portal.productRows.put({ ...row, id: portal.productRows.nextId() }))
}

/** One row as stored: what the caller gave, and everything that follows from it. */
export function completeRow(portal: Portal, dealId: number, sent: JsonMap): Row {
  const productId = idOf(sent.productId) ?? 0
  const product = portal.products.get(productId)
  const price = numberOf(sent.price) ?? 0
  const measureCode = numberOf(sent.measureCode) ?? 796
  const taxRate = numberOf(sent.taxRate)
  return {
    id: 0,
    ownerId: dealId,
    ownerType: 'D',
    productId,
    productName: textOf(sent.productName) || textOf(product?.name),
    price,
    priceAccount: price,
    ...derivedPrices(price, taxRate, sent),
    quantity: numberOf(sent.quantity) ?? 1,
    taxRate,
    taxIncluded: flagOf(sent.taxIncluded),
    customized: 'Y',
    measureCode,
    measureName: textOf(sent.measureName) || (MEASURES[measureCode] ?? ''),
    sort: numberOf(sent.sort) ?? 0,
    xmlId: textOf(sent.xmlId),
    type: Number(product?.type ?? 1),
  }
}

/**
 * Prices before discount and tax, each rounded to cents before the next is worked out: that is why
 * the portal shows 100000.01 for an 80000 price with 20 % of both.
 */
function derivedPrices(price: number, taxRate: number | null, sent: JsonMap): JsonMap {
  const discountTypeId = numberOf(sent.discountTypeId) ?? 2
  const rate = numberOf(sent.discountRate)
  const sum = numberOf(sent.discountSum)
  checkDiscount({ typeId: discountTypeId, rate, sum }, sent)
  const tax = 1 + (taxRate ?? 0) / 100
  const priceExclusive = cents(price / tax)
  const byRate = discountTypeId === 2 && rate !== null && rate !== 100
  const priceNetto = byRate
    ? cents(priceExclusive / (1 - rate / 100))
    : cents(priceExclusive + (sum ?? 0))
  const discountSum = cents(priceNetto - priceExclusive)
  const worked = priceNetto === 0 ? 0 : cents((discountSum / priceNetto) * 100)
  return {
    priceExclusive,
    priceNetto,
    priceBrutto: cents(priceNetto * tax),
    discountTypeId,
    discountRate: rate ?? worked,
    discountSum,
  }
}

function checkDiscount(
  discount: { typeId: number; rate: number | null; sum: number | null },
  sent: JsonMap,
): void {
  const { typeId, rate, sum } = discount
  if (typeId === 1 && sum === null) {
    throw discountFault('Monetary Discount Type (DISCOUNT_TYPE_ID) is defined')
  }
  if (typeId !== 2) return
  if (rate === 100 && sum === null) {
    throw discountFault(
      'Percentage Discount Type (DISCOUNT_TYPE_ID) is defined and Discount Rate (DISCOUNT_RATE) is 100%',
    )
  }
  if (rate === null && sent.discountTypeId !== undefined) {
    throw new RestFault(
      400,
      'ERROR_CORE',
      'Discount Rate (DISCOUNT_RATE) is required if Percentage Discount Type (DISCOUNT_TYPE_ID) is defined<br>',
    )
  }
}

const discountFault = (because: string) =>
  new RestFault(400, 'ERROR_CORE', `Discount Sum (DISCOUNT_SUM) is required if ${because}<br>`)

/** A row under its classic names, where the ids and the report price are text. */
export function classicRow(row: Row): JsonMap {
  const item: JsonMap = { ID: String(row.id), OWNER_ID: textOf(row.ownerId), OWNER_TYPE: 'D' }
  for (const [name, value] of Object.entries(row)) {
    if (name !== 'id' && name !== 'ownerId' && name !== 'ownerType') item[upper(name)] = value
  }
  return {
    ...item,
    ORIGINAL_PRODUCT_NAME: row.productName ?? '',
    PRODUCT_DESCRIPTION: null,
    PRICE_ACCOUNT: Number(row.priceAccount).toFixed(2),
    STORE_ID: 0,
    RESERVE_ID: null,
    DATE_RESERVE_END: null,
    RESERVE_QUANTITY: null,
  }
}

/** A row sent under classic names, renamed. */
export function fromClassicRow(sent: JsonMap): JsonMap {
  const entries = Object.entries(sent).map(([name, value]) => [camel(name), value] as const)
  return Object.fromEntries(entries)
}

const upper = (name: string) => name.replaceAll(/([A-Z])/g, '_$1').toUpperCase()
const camel = (name: string) =>
  name.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
