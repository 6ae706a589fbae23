import type { Page, Remote, RemoteRecord } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { asId, asNumber, type JsonObject } from '../client/read-json.ts'
import { callAll } from '../client.ts'
import { portalInstantMs, toPortalInstant } from '../mapper/instant.ts'
import { serviceRecord } from '../mapper/service.ts'
import { nextWindow, pageSize, readChangesPosition } from './position.ts'
import { priceList, pricesByProduct, pricesOf, readPrices } from './prices.ts'
import { serviceList, servicesByIds, servicesOf } from './service-lists.ts'

/**
 * Services whose element or base price changed since a position. A new price leaves the element's
 * own time untouched, and its event names the price but not the product; so two lists are followed
 * side by side, each by its own time of change.
 */
export async function changedServices(remote: Remote, position: Json | null): Promise<Page> {
  const { settings } = remote
  const at = readChangesPosition(position, remote.now())
  const since = toPortalInstant(at.sinceMs)
  const [elements, prices] = await callAll(remote, [
    serviceList(settings, { '>=timestampX': since, '>id': at.after }),
    ...(at.besides === null
      ? []
      : [priceList(settings, { '>=timestampX': since, '>id': at.besides })]),
  ])
  const items = elements ? servicesOf(elements).filter((item) => isRecent(item, at.sinceMs)) : []
  const priced = prices ? pricesOf(prices).filter((item) => isRecent(item, at.sinceMs)) : []
  const untilMs = at.untilMs ?? elements?.startedAtMs ?? remote.now()
  const records = await readBoth(remote, items, priced)
  const moreElements = items.length === pageSize
  const morePrices = priced.length === pageSize
  const done = !moreElements && !morePrices
  return {
    records,
    position: done
      ? nextWindow(untilMs)
      : {
          sinceMs: at.sinceMs,
          untilMs,
          after: lastId(items) ?? at.after,
          besides: morePrices ? lastId(priced) : null,
        },
    done,
    total: null,
  }
}

/**
 * A portal too old to filter by the time answers the whole list; a page with older rows in it ends
 * the walk there, and the nightly one does the rest.
 */
function isRecent(item: JsonObject, sinceMs: number): boolean {
  const changedAtMs = portalInstantMs(item['timestampX'])
  return changedAtMs !== null && changedAtMs >= Math.floor(sinceMs / 1_000) * 1_000
}

async function readBoth(
  remote: Remote,
  items: JsonObject[],
  priced: JsonObject[],
): Promise<RemoteRecord[]> {
  const { settings } = remote
  const known = new Set(items.flatMap((item) => asId(item['id']) ?? []))
  const besides = new Set(priced.flatMap((price) => asId(price['productId']) ?? []))
  const missing = [...besides].filter((id) => !known.has(id))
  const answers = await callAll(remote, [
    ...servicesByIds(settings, missing),
    ...pricesByProduct(settings, [...known, ...missing]),
  ])
  const prices = readPrices(answers)
  return [...items, ...answers.flatMap(servicesOf)].flatMap(
    (item) => serviceRecord(item, prices.get(asId(item['id']) ?? ''), remote) ?? [],
  )
}

function lastId(items: JsonObject[]): number | null {
  return asNumber(items.at(-1)?.['id'])
}
