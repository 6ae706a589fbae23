import type { Fields, RemoteRecord, Speaker } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { toMajor, toMinor } from '../../../kernel/money.ts'
import { asId, asList, asNumber, asText, type JsonObject } from '../client/read-json.ts'
import { dealCurrency, readSettings } from '../settings.ts'
import { fromBbCode, toBbCode } from './bb-code.ts'
import { fromPortalInstant, portalInstantMs, toPortalDay, toPortalInstant } from './instant.ts'
import { inCurrency, knownCurrency } from './money.ts'
import { externalKey, originFields } from './origin.ts'
import { productRowsToTheirs } from './product-rows.ts'
import { stageIn, stageOfStatus, statusOfStage } from './stage.ts'

/** What must be asked of a deal to map it; the fields for start and end come by their names. */
const plainSelect = [
  'id',
  'title',
  'stageId',
  'categoryId',
  'opportunity',
  'currencyId',
  'contactId',
  'contactIds',
  'comments',
  'updatedTime',
  'originatorId',
  'originId',
]

export function dealSelect(settings: Fields): string[] {
  const { uf_start, uf_end } = readSettings(settings)
  return [...plainSelect, ...[uf_start, uf_end].filter((name) => name !== undefined)]
}

export function dealToTheirs(fields: Fields, speaker: Speaker): Fields {
  const { title, note, startsAt, endsAt, clientId, status, totalMinor, rows } = fields
  const currency = dealCurrency(speaker)
  const money = { from: speaker.tenant.currency, to: currency }
  const stage = typeof status === 'string' ? stageOfStatus(status, speaker) : null
  return {
    ...(title === undefined || title === '' ? {} : { title }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
    ...(note === undefined ? {} : { note }),
    ...(stage === null ? {} : { status: stage }),
    ...(typeof totalMinor === 'number'
      ? { totalMinor: inCurrency(totalMinor, money), currency }
      : {}),
    ...(Array.isArray(rows) ? { rows: productRowsToTheirs(rows, money) } : {}),
  }
}

/** Sum, title and rows are ours to say and do not come back. */
export function dealToOurs(fields: Fields, speaker: Speaker): Fields {
  const { note, startsAt, endsAt, status, clientId } = fields
  const known = typeof status === 'string' ? statusOfStage(status, speaker) : null
  return {
    ...(note === undefined ? {} : { note }),
    ...(typeof startsAt === 'string' ? { startsAt } : {}),
    ...(typeof endsAt === 'string' ? { endsAt } : {}),
    ...(typeof clientId === 'string' ? { clientId } : {}),
    ...(known === null ? {} : { status: known }),
  }
}

/** A deal as the portal holds it, with its product rows when they were read. */
export function dealRecord(item: JsonObject, speaker: Speaker, rows?: Json[]): RemoteRecord | null {
  const id = asId(item['id'])
  if (id === null) return null
  const { uf_start, uf_end } = readSettings(speaker.settings)
  const currency = knownCurrency(asText(item['currencyId']), dealCurrency(speaker))
  return {
    id,
    fields: {
      title: asText(item['title']),
      totalMinor: toMinor(asNumber(item['opportunity']) ?? 0, currency),
      currency,
      status: asText(item['stageId']),
      clientId: asId(item['contactId']) ?? asId(asList(item['contactIds'])[0]),
      note: fromBbCode(asText(item['comments'])),
      ...(uf_start === undefined ? {} : { startsAt: fromPortalInstant(item[uf_start]) }),
      ...(uf_end === undefined ? {} : { endsAt: fromPortalInstant(item[uf_end]) }),
      ...(rows === undefined ? {} : { rows }),
    },
    version: asText(item['updatedTime']) || null,
    changedAtMs: portalInstantMs(item['updatedTime']),
    externalKey: externalKey(item),
  }
}

export function newDealFields(
  { key, fields }: { key: string; fields: Fields },
  speaker: Speaker,
): JsonObject {
  const { deal_category_id, deal_stage_id } = readSettings(speaker.settings)
  const { clientId, ...others } = fields
  return {
    categoryId: deal_category_id,
    stageId: stageIn(deal_category_id, deal_stage_id),
    ...changedDealFields(clientId ? fields : others, { speaker, contactIds: [] }),
    ...originFields(key),
  }
}

/**
 * The `fields` of `crm.item.update` for what changed; empty when only rows did.
 * @param contactIds the contacts the deal has now: those besides the client stay
 */
export function changedDealFields(
  fields: Fields,
  { speaker, contactIds }: { speaker: Speaker; contactIds: string[] },
): JsonObject {
  const { title, note, status, clientId } = fields
  return {
    ...(title === undefined ? {} : { title: asText(title) }),
    ...(status === undefined ? {} : { stageId: asText(status) }),
    ...moneyFields(fields, speaker),
    ...(clientId === undefined
      ? {}
      : { contactIds: [...(asId(clientId) ? [Number(clientId)] : []), ...contactIds.map(Number)] }),
    ...(note === undefined ? {} : { comments: toBbCode(asText(note)) }),
    ...timeFields(fields, speaker),
  }
}

/** Without the flag the portal would make the sum of the rows the deal's amount. */
function moneyFields({ totalMinor, currency }: Fields, speaker: Speaker): JsonObject {
  const code = asText(currency) || dealCurrency(speaker)
  return {
    ...(currency === undefined ? {} : { currencyId: code }),
    ...(typeof totalMinor === 'number'
      ? { opportunity: toMajor(totalMinor, code), isManualOpportunity: 'Y' }
      : {}),
  }
}

/** The deal's own dates hold a day and no time, so they only go along for people to see. */
function timeFields({ startsAt, endsAt }: Fields, { settings, tenant }: Speaker): JsonObject {
  const { uf_start, uf_end } = readSettings(settings)
  return {
    ...(typeof startsAt === 'string' ? { begindate: toPortalDay(startsAt, tenant.zone) } : {}),
    ...(typeof endsAt === 'string' ? { closedate: toPortalDay(endsAt, tenant.zone) } : {}),
    ...(typeof startsAt === 'string' && uf_start ? { [uf_start]: toPortalInstant(startsAt) } : {}),
    ...(typeof endsAt === 'string' && uf_end ? { [uf_end]: toPortalInstant(endsAt) } : {}),
  }
}
