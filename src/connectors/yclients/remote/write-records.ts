import {
  type ChangedRecord,
  type Fields,
  type NewRecord,
  type Outcome,
  type Remote,
  RemoteError,
} from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { asFlag, asObject, asText, type JsonObject } from '../client/read-json.ts'
import { type Answer, call } from '../client.ts'
import { activityOf, bookingRecord, isDeleted, recordBody } from '../mapper/record.ts'
import { inTurn } from './in-turn.ts'
import { listDays, localDay } from './record-lists.ts'
import { refuseUnseenEdit } from './refuse-unseen-edit.ts'
import { splitComposites } from './split-composites.ts'
import { unreadable } from './unreadable.ts'

/** Takes a time in the journal for each new booking. */
export function createRecords(remote: Remote, items: NewRecord[]): Promise<Map<string, Outcome>> {
  return inTurn(
    items,
    ({ key }) => key,
    (item) => createRecord(remote, item),
  )
}

/** Moves, changes and deletes records, each from its card as it is now. */
export function updateRecords(
  remote: Remote,
  items: ChangedRecord[],
): Promise<Map<string, Outcome>> {
  return inTurn(
    items,
    ({ id }) => id,
    (item) => updateRecord(remote, item),
  )
}

async function createRecord(remote: Remote, { key, fields }: NewRecord): Promise<Outcome> {
  await refuseTakenTime(remote, fields, null)
  const client = await clientOf(remote, fields['clientId'])
  const path = '/records/{company}'
  const { data, split } = await sold(remote, fields, (rows) => {
    const json = recordBody({ fields: { ...fields, ...rows }, client, key }, remote)
    return call(remote, { method: 'POST', path, json, intent: 'create' })
  })
  // Documented as a list, seen as one object.
  const card = asObject(Array.isArray(data) ? data[0] : data)
  const record = bookingRecord(card, remote)
  return record ? { ok: true, id: record.id, record: split ? null : record } : unreadable()
}

/**
 * Sends a record, and once more with parts in place of composite services when the journal knows
 * no such service of that employee. Only then, for the usual record is not worth another reading.
 * `split` tells that the rows there are others than those that were asked for: that is news.
 */
async function sold(
  remote: Remote,
  fields: Fields,
  send: (rows: Fields) => Promise<Answer>,
): Promise<{ data: Json; split: boolean }> {
  try {
    return { data: (await send({})).data, split: false }
  } catch (error) {
    if (!(error instanceof RemoteError) || !isAbsent(error)) throw error
    const rows = await splitComposites(remote, fields['rows'] ?? []).catch(noneIfGone)
    // The record itself was read a moment ago: what is absent is what it names.
    const { words, code = 'http_404' } = error
    if (rows === null) throw new RemoteError('rejected', { words, code, cause: error })
    return { data: (await send({ rows })).data, split: true }
  }
}

/**
 * Changes or deletes a record. A change replaces the record whole, so it starts from the card as it
 * is at this moment: whatever else has to be asked is asked before.
 */
async function updateRecord(remote: Remote, change: ChangedRecord): Promise<Outcome> {
  const { id, fields, before } = change
  const path = `/record/{company}/${encodeURIComponent(id)}`
  const ends = fields['status'] === 'deleted'
  if (!ends) await refuseTakenTime(remote, { ...before.fields, ...fields }, { id, fields })
  const client = ends ? null : await clientOf(remote, fields['clientId'])
  const now = await remote.prepaid(2)
  const card = asObject((await call(now, { method: 'GET', path, intent: 'read' })).data)
  if (isDeleted(card)) {
    throw new RemoteError('gone', { words: 'the record was deleted', code: 'deleted' })
  }
  const found = bookingRecord(card, remote)
  // A deletion takes all of it away.
  const written = Object.keys((ends ? found?.fields : fields) ?? {})
  refuseUnseenEdit(change, { now: found, written, atMs: remote.now() })
  if (ends) {
    await call(now, { method: 'DELETE', path, intent: 'update' })
    return { ok: true, id, record: null }
  }
  refuseBlocked(card)
  refuseToLeaveGroup(card, fields)
  const { data, split } = await sold(now, fields, (rows) => {
    const named = fields['clientId'] === undefined ? clientBefore(card) : client
    const json = recordBody({ fields: { ...fields, ...rows }, card, client: named }, remote)
    return call(now, { method: 'PUT', path, json, intent: 'update' })
  })
  const answered = asObject(data)
  // The documented answer leaves half of the record out; what it does not tell is not believed.
  const whole = answered['date'] !== undefined && answered['attendance'] !== undefined
  return { ok: true, id, record: whole && !split ? bookingRecord(answered, remote) : null }
}

/** A service that nobody knows has no parts; the refusal of the record tells the rest. */
function noneIfGone(error: unknown): null {
  if (error instanceof RemoteError && error.class === 'gone') return null
  throw error
}

/** Something that the record names is not there; a whole location that is not is another matter. */
function isAbsent({ code, class: sort }: RemoteError): boolean {
  return sort !== 'unauthorised' && /^(http_)?404$/.test(code ?? '')
}

function refuseBlocked(card: JsonObject): void {
  if (!asFlag(card['is_update_blocked'])) return
  const words = 'the journal does not let this record be changed'
  throw new RemoteError('rejected', { words, code: 'is_update_blocked' })
}

/** One of many cannot be moved away from the event; whoever moves the event moves all of them. */
function refuseToLeaveGroup(card: JsonObject, fields: Fields): void {
  const moved = ['startsAt', 'endsAt', 'employeeId'].find((name) => name in fields)
  if (moved === undefined || activityOf(card) === null) return
  const words = 'a place of a group event is moved with the event'
  throw new RemoteError('rejected', { words, code: 'group_event', field: moved })
}

/**
 * Looks whether the time is free before it is asked for, so that the refusal names its reason. The
 * journal has the last word: `save_if_busy` is never set.
 */
async function refuseTakenTime(
  remote: Remote,
  wanted: Fields,
  moved: { id: string; fields: Fields } | null,
): Promise<void> {
  const moves = ['startsAt', 'endsAt', 'employeeId'].some((name) => moved && name in moved.fields)
  if (moved && !moves) return
  const { startsAt, endsAt, employeeId } = wanted
  const [from, to] = [asText(startsAt), asText(endsAt)]
  const day = localDay(remote, from)
  const neighbours = await listDays(remote, {
    staff_id: asText(employeeId),
    start_date: day,
    end_date: localDay(remote, to),
    with_deleted: 0,
  })
  const taken = neighbours.some(
    ({ id, fields }) =>
      id !== moved?.id &&
      fields['status'] !== 'deleted' &&
      asText(fields['startsAt']) < to &&
      from < asText(fields['endsAt']),
  )
  if (!taken) return
  const words = 'the time is taken there'
  throw new RemoteError('rejected', { words, code: '433', field: 'startsAt' })
}

/** Records name their client by phone and name; whom the journal lost is no client any more. */
async function clientOf(remote: Remote, id: Json | undefined): Promise<JsonObject | null> {
  if (typeof id !== 'string') return null
  const path = `/client/{company}/${encodeURIComponent(id)}`
  try {
    return contactOf(asObject((await call(remote, { method: 'GET', path, intent: 'read' })).data))
  } catch (error) {
    if (!(error instanceof RemoteError) || error.class !== 'gone') throw error
    throw new RemoteError('temporary', { words: error.words, code: 'client_gone', cause: error })
  }
}

function clientBefore(card: JsonObject): JsonObject | null {
  const client = asObject(card['client'])
  return client['id'] === undefined ? null : contactOf(client)
}

function contactOf(client: JsonObject): JsonObject {
  const names = ['name', 'surname', 'patronymic', 'email']
  const told = Object.fromEntries(names.map((name) => [name, asText(client[name])]))
  return { ...told, phone: asText(client['phone']).replace(/\D/g, '') }
}
