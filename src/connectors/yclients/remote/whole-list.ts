import { z } from 'zod'
import type { Found, Page, Remote, RemoteRecord, Wanted } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { pageSize } from './paging.ts'

const positionShape = z.object({
  after: z.number(),
  /** Who was there when the walk before ended: nothing else tells that somebody left. */
  ids: z.array(z.string()).default([]),
})

/**
 * A page of a list that the vendor gives only whole: the part behind an id. Nothing tells what
 * changed, so following changes means walking the list again and again.
 */
export function pageOfWhole(
  records: RemoteRecord[],
  position: Json | null,
  isOver: (record: RemoteRecord) => boolean = () => false,
): Page {
  const { after, ids } = positionShape.parse(position ?? { after: 0 })
  const sorted = records.toSorted((one, other) => Number(one.id) - Number(other.id))
  const rest = sorted.filter(({ id }) => Number(id) > after)
  const part = rest.slice(0, pageSize)
  const done = rest.length <= pageSize
  const there = new Set(sorted.map(({ id }) => id))
  return {
    records: part.filter((record) => !isOver(record)),
    // Whoever left is news only to those who knew them.
    glimpses: part.filter(isOver),
    gone: ids.filter((id) => !there.has(id)),
    position: done
      ? { after: 0, ids: [...there] }
      : { after: Number(part.at(-1)?.id ?? after), ids },
    done,
    total: records.filter((record) => !isOver(record)).length,
  }
}

/** By name alone, for the catalog has no place for a key of ours; never when two have the name. */
export function findByName(records: RemoteRecord[], wanted: Wanted[]): Map<string, Found> {
  const nameOf = (fields: RemoteRecord['fields']) => String(fields['name'] ?? '').toLowerCase()
  return new Map(
    wanted.map(({ key, fields }): [string, Found] => {
      const name = nameOf(fields)
      const named = records.filter((one) => name !== '' && nameOf(one.fields) === name)
      return [key, { byKey: [], alike: named.length === 1 ? named.map(({ id }) => id) : [] }]
    }),
  )
}

export function byIds(records: RemoteRecord[], ids: string[]): Map<string, RemoteRecord> {
  const wanted = new Set(ids)
  return new Map(records.filter(({ id }) => wanted.has(id)).map((one) => [one.id, one]))
}

export type Lister = (remote: Remote) => Promise<RemoteRecord[]>
