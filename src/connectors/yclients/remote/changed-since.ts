import { z } from 'zod'
import type { Remote, RemoteRecord } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { formatWall, parseZone } from '../../../kernel/zone.ts'
import { asRows, type JsonObject } from '../client/read-json.ts'
import { call } from '../client.ts'
import { companyZone } from '../mapper/instant.ts'
import { isLastPage, pageSize, unseen } from './paging.ts'

/** What was changed while the walk before was on its way, and clocks that disagree a little. */
const overlapMs = 15 * 60_000

const positionShape = z.object({
  sinceMs: z.number(),
  startedMs: z.number(),
  page: z.number(),
  seen: z.array(z.string()),
})

export interface ChangedPage {
  records: RemoteRecord[]
  cards: Map<string, JsonObject>
  position: Json
  done: boolean
}

/**
 * A page of what changed since a position. The next walk begins where this one began, not where it
 * ended: rows shift between pages, and the order of the list is not documented.
 */
export async function changedSince(
  remote: Remote,
  list: {
    path: string
    query: Record<string, string | number>
    describe(card: JsonObject): RemoteRecord | null
  },
  position: Json | null,
): Promise<ChangedPage> {
  const nowMs = remote.now()
  const at = positionShape.parse(
    position ?? { sinceMs: nowMs, startedMs: nowMs, page: 1, seen: [] },
  )
  const startedMs = at.page === 1 ? nowMs : at.startedMs
  const { data, total } = await call(remote, {
    method: 'GET',
    path: list.path,
    query: {
      ...list.query,
      changed_after: changedAfter(remote, at.sinceMs - overlapMs),
      page: at.page,
      count: pageSize,
    },
    intent: 'read',
  })
  const rows = asRows(data)
  const cards = new Map(rows.map((card) => [String(card['id']), card]))
  const records = rows.flatMap((card) => list.describe(card) ?? [])
  const done = isLastPage({ rows: rows.length, page: at.page, total })
  const seen = records.map(({ id }) => id)
  const next = done
    ? { sinceMs: startedMs, startedMs, page: 1, seen: [] }
    : { sinceMs: at.sinceMs, startedMs, page: at.page + 1, seen }
  return { records: unseen(records, at.seen), cards, position: next, done }
}

/**
 * Whether the vendor reads this in the location's zone or in UTC is not documented: the earlier of
 * both is right for either, at the price of seeing some hours again.
 */
function changedAfter(remote: Remote, sinceMs: number): string {
  const local = formatWall(sinceMs, companyZone(remote))
  const utc = parseZone('Etc/UTC')
  const there = utc === null ? local : formatWall(sinceMs, utc)
  return (local < there ? local : there).replace(' ', 'T')
}
