import type { Fields } from '../../../connector-kit/index.ts'
import { asList, asObject, dig, type JsonObject } from '../client/read-json.ts'
import type { Answer, Command, Params } from '../client.ts'
import { readSettings } from '../settings.ts'
import { chunks } from './outcomes.ts'
import { pageSize } from './position.ts'
import type { Walkable } from './walk.ts'

const method = 'catalog.product.service.list'
const select = ['id', 'iblockId', 'name', 'active', 'xmlId', 'timestampX', 'type']

/** Every service of the chosen catalog. */
export function allServices(settings: Fields): Walkable {
  return { method, rows: 'services', params: { select }, filter: inCatalog(settings) }
}

export function servicesByIds(settings: Fields, ids: readonly string[]): Command[] {
  return chunks(ids, pageSize).map((part) => serviceList(settings, { id: part.map(Number) }))
}

/** Lists of the catalog know no "one of" prefix: a plain list of values means it. */
export function serviceList(settings: Fields, filter: Params, start = -1): Command {
  return {
    method,
    intent: 'read',
    params: { select, filter: { ...inCatalog(settings), ...filter }, order: { id: 'ASC' }, start },
  }
}

export function servicesOf(answer: Answer): JsonObject[] {
  return asList(dig(answer.result, ['services'])).map(asObject)
}

function inCatalog(settings: Fields): { iblockId: number } {
  return { iblockId: readSettings(settings).catalog_iblock_id }
}
