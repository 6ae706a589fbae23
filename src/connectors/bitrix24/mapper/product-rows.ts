import type { Json } from '../../../kernel/json.ts'
import { toMajor, toMinor } from '../../../kernel/money.ts'
import { asId, asNumber, asObject, asText, type JsonObject } from '../client/read-json.ts'
import { inCurrency } from './money.ts'

/** Rows in their vocabulary: the product's id there, or none for a line of free text. */
export function productRowsToTheirs(rows: Json[], money: { from: string; to: string }): Json[] {
  return rows.map((entry) => {
    const row = asObject(entry)
    return {
      serviceId: asId(row['serviceId']),
      name: asText(row['name']),
      priceMinor: inCurrency(asNumber(row['priceMinor']) ?? 0, money),
      quantity: asNumber(row['quantity']) ?? 1,
    }
  })
}

/**
 * Reads the rows of a deal in their order. Only what was chosen is kept: net and gross prices are
 * worked out by the portal with its own rounding, and row ids change with every write.
 */
export function productRowsOf(rows: Json[], currency: string): Json[] {
  const place = (row: JsonObject) => [asNumber(row['sort']) ?? 0, asNumber(row['id']) ?? 0] as const
  return rows
    .map(asObject)
    .sort((one, other) => {
      const [sort, id] = place(one)
      const [otherSort, otherId] = place(other)
      return sort - otherSort || id - otherId
    })
    .map((row) => ({
      serviceId: asId(row['productId']),
      name: asText(row['productName']),
      priceMinor: toMinor(asNumber(row['price']) ?? 0, currency),
      quantity: asNumber(row['quantity']) ?? 1,
    }))
}

/** The `productRows` of `crm.item.productrow.set`, which replaces whatever stood there. */
export function productRowsToWrite(rows: Json, currency: string): JsonObject[] {
  if (!Array.isArray(rows)) return []
  return rows.map((entry, index) => {
    const row = asObject(entry)
    return {
      productId: Number(asId(row['serviceId']) ?? 0),
      productName: asText(row['name']),
      price: toMajor(asNumber(row['priceMinor']) ?? 0, currency),
      quantity: asNumber(row['quantity']) ?? 1,
      sort: (index + 1) * 10,
    }
  })
}
