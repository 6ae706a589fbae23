import type { Page, Remote, RemoteRecord } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { asNumber, type JsonObject } from '../client/read-json.ts'
import { runChains } from '../client.ts'
import { portalInstantMs, toPortalInstant } from '../mapper/instant.ts'
import { pricedService, serviceElement } from '../mapper/service.ts'
import { nextWindow, readChangesPosition } from './position.ts'
import { allPrices } from './prices.ts'
import { allServices } from './service-lists.ts'
import { pagesBehind, pagesWanted, readPages, type Walkable } from './walk.ts'

/**
 * Services whose element or base price changed since a position. A new price leaves the element's
 * own time untouched, and its event names the price but not the product; so two lists are followed
 * side by side in one request, each by its own time of change. Neither is completed by the other:
 * after a bulk of our own writes nearly every row is an echo, and reading on would be for nothing.
 */
export async function changedServices(remote: Remote, position: Json | null): Promise<Page> {
  const { settings } = remote
  const at = readChangesPosition(position, remote.now())
  const since = { '>=timestampX': toPortalInstant(at.sinceMs) }
  const elements = narrowed(allServices(settings), since)
  const ofPrices = narrowed(allPrices(settings), since)
  const wanted = pagesWanted(at)
  const [elementPages = [], pricePages] = await runChains(remote, [
    pagesBehind(elements, wanted),
    ...(at.besides === null ? [] : [pagesBehind(ofPrices, { ...wanted, after: at.besides })]),
  ])
  const recent = (item: JsonObject) => isRecent(item, at.sinceMs)
  const { items, ...changed } = readPages(elements, elementPages, recent)
  const priced = pricePages ? readPages(ofPrices, pricePages, recent) : null
  const untilMs = at.untilMs ?? changed.startedAtMs ?? remote.now()
  const priceOf = pricesOf(remote, priced?.items ?? [])
  const records = items
    .flatMap((item) => serviceElement(item) ?? [])
    .map((seen) => ({ ...seen, fields: { ...seen.fields, ...priceOf.get(seen.id)?.fields } }))
  for (const { id } of records) priceOf.delete(id)
  const morePrices = priced?.ended === false
  const done = changed.ended && !morePrices
  return {
    records,
    // A price may belong to a product that is no service: it counts where a service is linked.
    glimpses: [...priceOf.values()],
    position: done
      ? nextWindow(untilMs)
      : {
          sinceMs: at.sinceMs,
          untilMs,
          after: lastId(items) ?? at.after,
          besides: morePrices ? lastId(priced?.items ?? []) : null,
        },
    done,
    total: null,
  }
}

/** By product; of several prices (ranges of quantity) the first counts. */
function pricesOf(remote: Remote, items: JsonObject[]): Map<string, RemoteRecord> {
  const told = items.flatMap((item) => pricedService(item, remote) ?? [])
  return new Map(told.toReversed().map((price) => [price.id, price]))
}

function narrowed(list: Walkable, filter: Walkable['filter']): Walkable {
  return { ...list, filter: { ...list.filter, ...filter } }
}

/**
 * A portal too old to filter by the time answers the whole list; a page with older rows in it ends
 * the walk there, and the nightly one does the rest.
 */
function isRecent(item: JsonObject, sinceMs: number): boolean {
  const changedAtMs = portalInstantMs(item['timestampX'])
  return changedAtMs !== null && changedAtMs >= Math.floor(sinceMs / 1_000) * 1_000
}

function lastId(items: JsonObject[]): number | null {
  return asNumber(items.at(-1)?.['id'])
}
