import {
  type Found,
  type Page,
  type Remote,
  RemoteError,
  type RemoteRecord,
  type RemoteRecords,
} from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { asNumber, asObject, type JsonObject } from '../client/read-json.ts'
import { call } from '../client.ts'
import {
  activityOf,
  bookingRecord,
  bookingToOurs,
  bookingToTheirs,
  isDeleted,
} from '../mapper/record.ts'
import { changedSince } from './changed-since.ts'
import { isLastPage, readPosition, unseen } from './paging.ts'
import { daysOfWalk, firstDay, listDays, listRecords, localDay } from './record-lists.ts'
import { createRecords, updateRecords } from './write-records.ts'

/** How long before and after now a create whose answer was lost is looked for by its making. */
const searchWindowMs = 86_400_000

/** Bookings as records of the journal. Several records of one visit are several bookings. */
export const records: RemoteRecords = {
  toTheirs: bookingToTheirs,
  toOurs: bookingToOurs,
  read: readRecords,
  find: findRecords,
  create: createRecords,
  update: updateRecords,

  async changes(remote, position) {
    const list = {
      path: '/records/{company}',
      query: { with_deleted: 1 },
      describe: (card: JsonObject) => bookingRecord(card, remote),
    }
    const page = await changedSince(remote, list, position)
    const first = firstDay(remote)
    const isOld = ({ fields }: RemoteRecord) => localDay(remote, String(fields['startsAt'])) < first
    return { ...parted(page.records, isOld), position: page.position, done: page.done, total: null }
  },

  async everything(remote, position) {
    const { page, seen } = readPosition(position, 1)
    const found = await listRecords(remote, { ...daysOfWalk(remote), page })
    const next = { page: page + 1, seen: found.records.map(({ id }) => id) }
    return {
      ...parted(unseen(found.records, seen), () => false),
      position: next,
      done: isLastPage({ rows: found.cards.length, page, total: found.total }),
      total: found.total,
    }
  },
}

/** What was deleted, or is too long ago, is news only where it is somebody's pair. */
function parted(
  found: RemoteRecord[],
  isOld: (record: RemoteRecord) => boolean,
): Pick<Page, 'records' | 'whole' | 'glimpses'> {
  const isOver = (record: RemoteRecord) => record.fields['status'] === 'deleted' || isOld(record)
  const records = found.filter((record) => !isOver(record))
  return {
    records,
    // Lists and single records have one shape; only how much room a group event has is asked apart.
    whole: records.filter(({ fields }) => !('groupEvent' in fields)).map(({ id }) => id),
    glimpses: found.filter(isOver),
  }
}

/** A deleted record may answer as deleted, or not be found at all: both are gone. */
async function readRecords(remote: Remote, ids: string[]): Promise<Map<string, RemoteRecord>> {
  const found = new Map<string, RemoteRecord>()
  const rooms = new Map<string, number | null>()
  for (const id of ids) {
    const card = await readCard(remote, `/record/{company}/${encodeURIComponent(id)}`)
    const record = card && !isDeleted(card) ? bookingRecord(card, remote) : null
    if (!card || !record) continue
    const activity = activityOf(card)
    if (activity !== null) {
      if (!rooms.has(activity)) rooms.set(activity, await roomOf(remote, activity))
      record.fields['groupCapacity'] = rooms.get(activity) ?? null
    }
    found.set(id, record)
  }
  return found
}

/** How many clients a group event has room for; null where nothing tells. */
async function roomOf(remote: Remote, activity: string): Promise<number | null> {
  const card = await readCard(remote, `/activity/{company}/${encodeURIComponent(activity)}`)
  return asNumber(card?.['capacity']) || null
}

async function readCard(remote: Remote, path: string): Promise<JsonObject | null> {
  try {
    const { data }: { data: Json } = await call(remote, { method: 'GET', path, intent: 'read' })
    return asObject(data)
  } catch (error) {
    if (error instanceof RemoteError && error.class === 'gone') return null
    throw error
  }
}

/**
 * Nothing filters by our key, so it is looked for among the visits of the wanted days, and among
 * what was made lately, for a record may have been moved since. Likeness is never enough: two
 * visits at one time are two visits.
 */
async function findRecords(
  remote: Remote,
  wanted: Parameters<RemoteRecords['find']>[1],
): Promise<Map<string, Found>> {
  const days = new Set(
    wanted.flatMap(({ fields: { startsAt } }) =>
      typeof startsAt === 'string' ? [localDay(remote, startsAt)] : [],
    ),
  )
  const seen: RemoteRecord[] = []
  for (const day of days) {
    seen.push(...(await listDays(remote, { start_date: day, end_date: day })))
  }
  const made = {
    c_start_date: localDay(remote, remote.now() - searchWindowMs),
    c_end_date: localDay(remote, remote.now() + searchWindowMs),
  }
  seen.push(...(await listDays(remote, made)))
  return new Map(
    wanted.map(({ key }): [string, Found] => {
      const ours = seen.filter(
        ({ externalKey, fields }) => externalKey === key && fields['status'] !== 'deleted',
      )
      return [key, { byKey: [...new Set(ours.map(({ id }) => id))], alike: [] }]
    }),
  )
}
