import type { Remote, RemoteRecord } from '../../../connector-kit/index.ts'
import { localDateAt } from '../../../kernel/zone.ts'
import { asRows, type JsonObject } from '../client/read-json.ts'
import { call } from '../client.ts'
import { companyZone } from '../mapper/instant.ts'
import { bookingRecord } from '../mapper/record.ts'
import { readSettings } from '../settings.ts'
import { isLastPage, pageSize } from './paging.ts'

const path = '/records/{company}'
/** A day of one location fills one page, rarely two. */
const mostPagesOfDay = 20

export interface RecordPage {
  cards: JsonObject[]
  records: RemoteRecord[]
  total: number | null
}

/** One page of the journal; deleted records vanish silently unless they are asked for. */
export async function listRecords(
  remote: Remote,
  query: Record<string, string | number>,
): Promise<RecordPage> {
  const asked = { with_deleted: 1, count: pageSize, ...query }
  const { data, total } = await call(remote, { method: 'GET', path, query: asked, intent: 'read' })
  const cards = asRows(data)
  return { cards, total, records: cards.flatMap((card) => bookingRecord(card, remote) ?? []) }
}

/** All pages of a list that is a few days long. */
export async function listDays(
  remote: Remote,
  query: Record<string, string | number>,
): Promise<RemoteRecord[]> {
  const found = new Map<string, RemoteRecord>()
  for (let page = 1; page <= mostPagesOfDay; page++) {
    const { cards, records, total } = await listRecords(remote, { ...query, page })
    for (const record of records) found.set(record.id, record)
    if (isLastPage({ rows: cards.length, page, total })) break
  }
  return [...found.values()]
}

export function localDay(remote: Remote, instant: string | number): string {
  const atMs = typeof instant === 'number' ? instant : Date.parse(instant)
  return localDateAt(atMs, companyZone(remote))
}

/** The first day whose visits are kept in step. */
export function firstDay(remote: Remote): string {
  const { history_days } = readSettings(remote.settings)
  return localDay(remote, remote.now() - history_days * 86_400_000)
}

/** The days that a walk over everything covers; without an end where nobody set one. */
export function daysOfWalk(remote: Remote): Record<string, string> {
  const { ahead_days } = readSettings(remote.settings)
  const first = { start_date: firstDay(remote) }
  if (ahead_days === undefined) return first
  return { ...first, end_date: localDay(remote, remote.now() + ahead_days * 86_400_000) }
}
