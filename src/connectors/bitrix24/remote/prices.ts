import type { Fields } from '../../../connector-kit/index.ts'
import { asId, asList, asObject, dig, type JsonObject } from '../client/read-json.ts'
import type { Answer, Command, Params } from '../client.ts'
import { readSettings } from '../settings.ts'
import { chunks } from './outcomes.ts'
import { pageSize } from './position.ts'

const select = ['id', 'productId', 'catalogGroupId', 'price', 'currency', 'timestampX']

/** The type that preparing the portal found; the stock portal's base price is the first. */
export function basePriceType(settings: Fields): number {
  return readSettings(settings).price_type_id ?? 1
}

/** One price of the base type each, so that a page holds those of fifty products. */
export function pricesByProduct(settings: Fields, ids: readonly string[]): Command[] {
  return chunks(ids, pageSize).map((part) => priceList(settings, { productId: part.map(Number) }))
}

export function priceList(settings: Fields, filter: Params): Command {
  return {
    method: 'catalog.price.list',
    intent: 'read',
    params: {
      select,
      filter: { ...filter, catalogGroupId: basePriceType(settings) },
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
