import type { Fields, RemoteRecord, Speaker } from '../../../connector-kit/index.ts'
import { toMajor, toMinor } from '../../../kernel/money.ts'
import { asFlag, asId, asNumber, asText, type JsonObject } from '../client/read-json.ts'
import { dealCurrency, readSettings } from '../settings.ts'
import { portalInstantMs } from './instant.ts'
import { inCurrency, knownCurrency } from './money.ts'

/** `type` is ours alone: there everything of this kind is a service. */
export function serviceToTheirs(fields: Fields, speaker: Speaker): Fields {
  const { name, active, priceMinor } = fields
  const currency = dealCurrency(speaker)
  const from = speaker.tenant.currency
  return {
    ...(name === undefined ? {} : { name }),
    ...(active === undefined ? {} : { active }),
    ...(typeof priceMinor === 'number'
      ? { priceMinor: inCurrency(priceMinor, { from, to: currency }), currency }
      : {}),
  }
}

/** A price in another currency, or none, has no counterpart here. */
export function serviceToOurs(fields: Fields, speaker: Speaker): Fields {
  const { name, active, priceMinor, currency } = fields
  const to = speaker.tenant.currency
  const ours = typeof priceMinor === 'number' && currency === dealCurrency(speaker)
  return {
    ...(name === undefined ? {} : { name }),
    ...(active === undefined ? {} : { active }),
    ...(ours ? { priceMinor: inCurrency(priceMinor, { from: asText(currency), to }) } : {}),
    type: 'product',
  }
}

/** A catalog service with the base price that stands beside it, when there is one. */
export function serviceRecord(
  item: JsonObject,
  price: JsonObject | undefined,
  { tenant }: Pick<Speaker, 'tenant'>,
): RemoteRecord | null {
  const element = serviceElement(item)
  if (element === null) return null
  const { priceMinor, currency } = readPrice(price, tenant.currency)
  const stamp = asText(item['timestampX'])
  return {
    ...element,
    changedAtMs: latest(element.changedAtMs, portalInstantMs(price?.['timestampX'])),
    fields: { ...element.fields, priceMinor, currency },
    // A new price leaves the element's own time as it was.
    version: stamp === '' ? null : `${stamp} ${priceMinor ?? ''} ${currency ?? ''}`,
  }
}

/** What a list of changed elements tells: all but the price, which stands elsewhere. */
export function serviceElement(item: JsonObject): RemoteRecord | null {
  const id = asId(item['id'])
  if (id === null) return null
  return {
    id,
    fields: { name: asText(item['name']), active: asFlag(item['active']) },
    version: null,
    changedAtMs: portalInstantMs(item['timestampX']),
    externalKey: serviceKey(item),
  }
}

/** What a list of changed prices tells of the services they belong to. */
export function pricedService(
  price: JsonObject,
  { tenant }: Pick<Speaker, 'tenant'>,
): RemoteRecord | null {
  const id = asId(price['productId'])
  if (id === null) return null
  return {
    id,
    fields: readPrice(price, tenant.currency),
    version: null,
    changedAtMs: portalInstantMs(price['timestampX']),
    externalKey: null,
  }
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}

function readPrice(price: JsonObject | undefined, ofTenant: string) {
  const amount = asNumber(price?.['price'])
  if (amount === null) return { priceMinor: null, currency: null }
  const currency = knownCurrency(asText(price?.['currency']), ofTenant)
  return { priceMinor: toMinor(amount, currency), currency }
}

/** An `xmlId` nobody gave is the element's own id. */
function serviceKey(item: JsonObject): string | null {
  const xmlId = asText(item['xmlId'])
  return xmlId === '' || xmlId === asText(item['id']) ? null : xmlId
}

/** The `fields` of `catalog.product.service.add` and `.update`, without the price. */
export function serviceElementFields(fields: Fields): JsonObject {
  return {
    ...(fields['name'] === undefined ? {} : { name: asText(fields['name']) }),
    ...(fields['active'] === undefined ? {} : { active: fields['active'] === true ? 'Y' : 'N' }),
  }
}

export function newServiceFields(
  { key, fields }: { key: string; fields: Fields },
  { settings }: Pick<Speaker, 'settings'>,
): JsonObject {
  const { catalog_iblock_id } = readSettings(settings)
  return { iblockId: catalog_iblock_id, ...serviceElementFields(fields), xmlId: key }
}

/** `price` and `currency` as the catalog takes them, or null when there is no price to write. */
export function priceFields(
  fields: Fields,
  speaker: Speaker,
): { price: number; currency: string } | null {
  const { priceMinor } = fields
  if (typeof priceMinor !== 'number') return null
  const currency = asText(fields['currency']) || dealCurrency(speaker)
  return { price: toMajor(priceMinor, currency), currency }
}
