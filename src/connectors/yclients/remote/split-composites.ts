import type { Remote } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { toMinor } from '../../../kernel/money.ts'
import { asList, asNumber, asObject, asText, type JsonObject } from '../client/read-json.ts'
import { partsOf, readService } from '../composite-services.ts'

/**
 * Rows with the parts of composite services in place of the services themselves, for a record holds
 * the parts alone. What was agreed for the whole is what its parts cost together, each by its share
 * of their prices. Null when none of the rows is composite.
 */
export async function splitComposites(remote: Remote, rows: Json): Promise<JsonObject[] | null> {
  let found = false
  const split: JsonObject[] = []
  for (const row of asList(rows).map(asObject)) {
    const parts = partsOf(await readService(remote, asText(row['serviceId'])))
    if (parts.length === 0) {
      split.push(row)
      continue
    }
    found = true
    const usual: number[] = []
    for (const id of parts) {
      const price = asNumber((await readService(remote, id))['price_min']) ?? 0
      usual.push(toMinor(price, remote.tenant.currency))
    }
    const shares = shareOut(asNumber(row['priceMinor']) ?? 0, usual)
    const share = (at: number) => shares[at] ?? 0
    split.push(...parts.map((id, at) => ({ serviceId: id, priceMinor: share(at), quantity: 1 })))
  }
  return found ? split : null
}

/** Splits a sum by weights into whole units, to the last of them; evenly where nothing weighs. */
export function shareOut(total: number, weights: number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  let [left, weightLeft] = [total, all > 0 ? all : weights.length]
  return weights.map((own) => {
    const weight = all > 0 ? own : 1
    const share = weightLeft === 0 ? 0 : Math.round((left * weight) / weightLeft)
    left -= share
    weightLeft -= weight
    return share
  })
}
