import type {
  ChangedRecord,
  Found,
  NewRecord,
  Outcome,
  Page,
  Remote,
  RemoteRecord,
  RemoteRecords,
} from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { asObject, asRows } from '../client/read-json.ts'
import { call } from '../client.ts'
import {
  clientBody,
  clientRecord,
  clientToOurs,
  clientToTheirs,
  lastDigits,
  phoneOf,
} from '../mapper/client.ts'
import { changedSince } from './changed-since.ts'
import { inTurn } from './in-turn.ts'
import { mostPages, pageSize, readPosition, unseen } from './paging.ts'
import { refuseUnseenEdit } from './refuse-unseen-edit.ts'
import { unreadable } from './unreadable.ts'

/** The vendor answers only fields that are asked for. */
const fields = ['id', 'name', 'surname', 'phone', 'email']

/** Clients of the location. */
export const clients: RemoteRecords = {
  toTheirs: clientToTheirs,
  toOurs: clientToOurs,

  async read(remote, ids) {
    const found: RemoteRecord[] = []
    for (let at = 0; at < ids.length; at += pageSize) {
      const value = ids.slice(at, at + pageSize).map(Number)
      const filters = [{ type: 'id', state: { value } }]
      found.push(...(await search(remote, { page: 1, filters })).records)
    }
    return new Map(found.map((record) => [record.id, record]))
  },

  async find(remote, wanted) {
    const found = new Map<string, Found>()
    for (const { key, fields: looked } of wanted) {
      found.set(key, { byKey: [], alike: await alikeOf(remote, looked) })
    }
    return found
  },

  create: (remote, items) =>
    inTurn(
      items,
      ({ key }) => key,
      (item) => createClient(remote, item),
    ),

  update: (remote, items) =>
    inTurn(
      items,
      ({ id }) => id,
      (item) => changeClient(remote, item),
    ),

  async changes(remote, position) {
    const list = {
      path: '/clients/{company}',
      query: {},
      describe: (card: Parameters<typeof clientRecord>[0]) => clientRecord(card, remote),
    }
    const { records, done, position: next } = await changedSince(remote, list, position)
    return { records, done, position: next, total: null }
  },

  everything,
}

/**
 * Every client by ascending id, the last page first: who is deleted meanwhile moves only rows that
 * were seen already, and who is added stands behind them.
 */
async function everything(remote: Remote, position: Json | null): Promise<Page> {
  const start = readPosition(position, 0)
  const first = start.page === 0 ? await search(remote, { page: 1, filters: [] }) : null
  const last = Math.min(mostPages, Math.max(1, Math.ceil((first?.total ?? 0) / pageSize)))
  const page = start.page === 0 ? last : start.page
  const { records, total } =
    first && page === 1 ? first : await search(remote, { page, filters: [] })
  const fresh = unseen(records, start.seen)
  const numbers = records.map(({ id }) => Number(id))
  return {
    records: fresh,
    whole: fresh.map(({ id }) => id),
    // From its first id to where the page before it, which is the one behind it, began.
    covers: {
      after: page <= 1 ? 0 : Math.min(...numbers) - 1,
      upTo: start.page === 0 ? null : Math.min(...start.seen.map(Number)) - 1,
    },
    position: { page: page - 1, seen: records.map(({ id }) => id) },
    done: page <= 1,
    total,
  }
}

async function search(
  remote: Remote,
  asked: { page: number; filters: Json[] },
): Promise<{ records: RemoteRecord[]; total: number }> {
  const { data, total } = await call(remote, {
    method: 'POST',
    path: '/company/{company}/clients/search',
    json: {
      page: asked.page,
      page_size: pageSize,
      fields,
      order_by: 'id',
      order_by_direction: 'asc',
      operation: 'AND',
      filters: asked.filters,
    },
    intent: 'read',
  })
  const records = asRows(data).flatMap((card) => clientRecord(card, remote) ?? [])
  return { records, total: total ?? records.length }
}

/**
 * Who may be the same person: whoever has exactly the e-mail, else whoever has the phone. Nothing
 * empty is ever equal, and two who answer to it are nobody: then a person has to tell.
 */
async function alikeOf(remote: Remote, wanted: RemoteRecord['fields']): Promise<string[]> {
  const email = typeof wanted['email'] === 'string' ? wanted['email'].trim().toLowerCase() : ''
  if (email !== '') {
    const named = await listed(remote, { email })
    const same = named.filter((one) => one.fields['email'] === email)
    if (same.length > 0) return same.length === 1 ? same.map(({ id }) => id) : []
  }
  const digits = lastDigits(wanted['phone'])
  if (digits === null) return []
  const called = await listed(remote, { phone: digits })
  const full = phoneOf(wanted['phone'], remote.tenant.country)
  const exact = called.filter((one) => one.fields['phone'] === full)
  const same =
    exact.length > 0 ? exact : called.filter((one) => lastDigits(one.fields['phone']) === digits)
  return same.length === 1 ? same.map(({ id }) => id) : []
}

/** Both filters of this list match a part of the text. */
async function listed(remote: Remote, filter: Record<string, string>): Promise<RemoteRecord[]> {
  const query = { ...filter, page: 1, count: pageSize }
  const path = '/clients/{company}'
  const { data } = await call(remote, { method: 'GET', path, query, intent: 'read' })
  return asRows(data).flatMap((card) => clientRecord(card, remote) ?? [])
}

async function createClient(remote: Remote, { fields: made }: NewRecord): Promise<Outcome> {
  const json = clientBody(made)
  const path = '/clients/{company}'
  const { data } = await call(remote, { method: 'POST', path, json, intent: 'create' })
  const record = clientRecord(asObject(data), remote)
  return record ? { ok: true, id: record.id, record } : unreadable()
}

async function changeClient(remote: Remote, change: ChangedRecord): Promise<Outcome> {
  const path = `/client/{company}/${change.id}`
  // A change replaces the whole card, so it starts from the card as it is at this moment.
  const now = await remote.prepaid(2)
  const card = asObject((await call(now, { method: 'GET', path, intent: 'read' })).data)
  refuseUnseenEdit(change, {
    now: clientRecord(card, remote),
    written: Object.keys(change.fields),
    atMs: remote.now(),
  })
  const json = clientBody(change.fields, card)
  const { data } = await call(now, { method: 'PUT', path, json, intent: 'update' })
  return { ok: true, id: change.id, record: clientRecord(asObject(data), remote) }
}
