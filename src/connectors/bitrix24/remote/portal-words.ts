import type { Json } from '../../../kernel/json.ts'
import { asFlag, asId, asList, asNumber, asObject, asText, dig } from '../client/read-json.ts'
import type { Command } from '../client.ts'

/** What a portal has to choose from, as the lists that describe it answer. */
export interface Stage {
  id: string
  name: string
  meaning: 'P' | 'S' | 'F'
  categoryId: number
}

export interface Word {
  id: string
  name: string
}

const list = (method: string, params: Command['params'] = {}): Command => ({
  method,
  params,
  intent: 'read',
})

export const portalLists = {
  funnels: list('crm.category.list', { entityTypeId: 2 }),
  catalogs: list('catalog.catalog.list'),
  priceTypes: list('catalog.priceType.list'),
  currencies: list('crm.currency.list'),
  contactTypes: list('crm.status.list', { filter: { ENTITY_ID: 'CONTACT_TYPE' } }),
  sources: list('crm.status.list', { filter: { ENTITY_ID: 'SOURCE' } }),
  dealFields: list('crm.item.fields', { entityTypeId: 2 }),
}

export function stagesList(categoryId: number): Command {
  const entityId = categoryId === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${categoryId}`
  return list('crm.status.list', { filter: { ENTITY_ID: entityId }, order: { SORT: 'ASC' } })
}

export function readFunnels(result: Json): { id: number; name: string }[] {
  return asList(dig(result, ['categories'])).map((entry) => {
    const row = asObject(entry)
    return { id: asNumber(row['id']) ?? 0, name: asText(row['name']) }
  })
}

export function readStages(result: Json, categoryId: number): Stage[] {
  return asList(result).map((entry) => {
    const row = asObject(entry)
    const semantics = asText(row['SEMANTICS'])
    return {
      id: asText(row['STATUS_ID']),
      name: asText(row['NAME']),
      meaning: semantics === 'S' || semantics === 'F' ? semantics : 'P',
      categoryId,
    }
  })
}

export function readStatuses(result: Json): Word[] {
  return asList(result).map((entry) => {
    const row = asObject(entry)
    return { id: asText(row['STATUS_ID']), name: asText(row['NAME']) }
  })
}

/** Catalogs that hold the elements themselves; one with a parent holds only their variations. */
export function readCatalogs(result: Json): Word[] {
  return asList(dig(result, ['catalogs'])).flatMap((entry) => {
    const row = asObject(entry)
    const id = asId(row['iblockId'])
    if (id === null || asId(row['productIblockId']) !== null) return []
    return [{ id, name: asText(row['name']) }]
  })
}

export function readPriceTypes(result: Json): (Word & { base: boolean })[] {
  return asList(dig(result, ['priceTypes'])).flatMap((entry) => {
    const row = asObject(entry)
    const id = asId(row['id'])
    if (id === null) return []
    // The documented sample leaves `base` out and says it in the name.
    const base = asFlag(row['base']) || asText(row['xmlId']) === 'BASE'
    return [{ id, name: asText(row['name']), base }]
  })
}

export function readCurrencies(result: Json): (Word & { base: boolean })[] {
  return asList(result).map((entry) => {
    const row = asObject(entry)
    const id = asText(row['CURRENCY'])
    return { id, name: asText(row['FULL_NAME']) || id, base: asFlag(row['BASE']) }
  })
}

/** The fields of a deal: universal name by the original one. */
export function readDealFields(
  result: Json,
): { name: string; upperName: string; type: string; title: string }[] {
  return Object.entries(asObject(dig(result, ['fields']))).map(([name, entry]) => {
    const row = asObject(entry)
    const { upperName, type, title } = row
    return { name, upperName: asText(upperName), type: asText(type), title: asText(title) || name }
  })
}
