import type { Found, Wanted } from '../../../connector-kit/index.ts'
import { asId, asList, asObject, asText, dig, type JsonObject } from '../client/read-json.ts'
import type { Answer, Command, Params } from '../client.ts'
import { originator } from '../mapper/origin.ts'
import { chunks } from './outcomes.ts'
import { pageSize } from './position.ts'

export const entityTypes = { deal: 2, contact: 3 } as const
export type EntityTypeId = (typeof entityTypes)[keyof typeof entityTypes]

/** Keys asked for at once: half a page, so that a key somebody copied to a twin still shows. */
const keysAtOnce = pageSize / 2

export function itemsByIds(
  entityTypeId: EntityTypeId,
  ids: readonly string[],
  select: string[] = [],
): Command[] {
  return chunks(ids, pageSize).map((part) =>
    itemList(entityTypeId, { '@id': part.map(Number) }, select),
  )
}

export function itemList(
  entityTypeId: EntityTypeId,
  filter: Params,
  select: string[] = [],
): Command {
  return {
    method: 'crm.item.list',
    intent: 'read',
    params: {
      entityTypeId,
      filter,
      // The multifields of a contact come only when nothing is selected.
      ...(select.length > 0 ? { select } : {}),
      order: { id: 'ASC' },
      start: -1,
    },
  }
}

export function itemsOf(answer: Answer): JsonObject[] {
  return asList(dig(answer.result, ['items'])).map(asObject)
}

export function itemOf(answer: Answer): JsonObject {
  return asObject(dig(answer.result, ['item']))
}

/** Searches for records that carry one of our keys. */
export function itemsByKeys(entityTypeId: EntityTypeId, wanted: readonly Wanted[]): Command[] {
  return chunks(wanted, keysAtOnce).map((part) =>
    itemList(
      entityTypeId,
      { '=originatorId': originator, '@originId': part.map(({ key }) => key) },
      ['id', 'originatorId', 'originId'],
    ),
  )
}

export function emptyFinds(wanted: readonly Wanted[]): Map<string, Found> {
  return new Map(wanted.map(({ key }) => [key, { byKey: [], alike: [] }]))
}

/** Gives every found id to the record whose key it carries, lowest first. */
export function keepByKey(found: Map<string, Found>, items: JsonObject[]): void {
  for (const item of items) {
    const id = asId(item['id'])
    const known = found.get(asText(item['originId']))
    if (id !== null && known && !known.byKey.includes(id)) known.byKey.push(id)
  }
}

/** Keeps likeness apart from identity: an id found by key is not also alike. */
export function keepAlike(found: Map<string, Found>, key: string, ids: string[]): void {
  const known = found.get(key)
  if (!known) return
  for (const id of ids) {
    if (!known.byKey.includes(id) && !known.alike.includes(id)) known.alike.push(id)
  }
}

export const lowestFirst = (one: string, other: string) => Number(one) - Number(other)
