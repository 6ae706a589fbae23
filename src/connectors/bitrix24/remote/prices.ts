import type { Fields } from '../../../connector-kit/index.ts'
import { asId, asList, asObject, dig, type JsonObject } from '../client/read-json.ts'
import type { Answer, Command, Params } from '../client.ts'
import { readSettings } from '../settings.ts'
import { chunks } from './outcomes.ts'
import { pageSize } from './position.ts'
import type { Walkable } from './walk.ts'

const select = ['id', 'productId', 'catalogGroupId', 'price', 'currency', 'timestampX']

/** The type that preparing the portal found; the stock portal's base price is the first. */
export function basePriceType(settings: Fields): number {
  return readSettings(settings).price_type_id ?? 1
}

/** One price of the base type each, so that a page holds those of fifty products. */
export function pricesByProduct(settings: Fields, ids: readonly string[]): Command[] {
  return chunks(ids, pageSize).map((part) => priceList(settings, { productId: part.map(Number) }))
}

/** Every price of the base type. */
export function allPrices(settings: Fields): Walkable {
  return {
    method: 'catalog.price.list',
    rows: 'prices',
    params: { select },
    filter: { catalogGroupId: basePriceType(settings) },
  }
}

function priceList(settings: Fields, filter: Params): Command {
  const list = allPrices(settings)
  return {
    method: list.method,
    intent: 'read',
    params: {
      ...list.params,
      filter: { ...filter, ...list.filter },
      order: { id: 'ASC' },
      start: -1,
    },
  }
}

export function pricesOf(answer: Answer): JsonObject[] {
  return asList(dig(answer.result, ['prices'])).map(asObject)
}

/** Prices by product; of several (price ranges by quantity) the first counts. */
export function readPrices(answers: readonly Answer[]): Map<string, JsonObject> {
  const prices = new Map<string, JsonObject>()
  for (const price of answers.flatMap(pricesOf)) {
    const productId = asId(price['productId'])
    if (productId !== null && !prices.has(productId)) prices.set(productId, price)
  }
  return prices
}
