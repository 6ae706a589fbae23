import type {
  ChangedRecord,
  Fields,
  Outcome,
  Remote,
  RemoteRecord,
  RemoteRecords,
  Wanted,
} from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { asId, asList, asObject, asText, dig, type JsonObject } from '../client/read-json.ts'
import {
  type Answer,
  type Chain,
  type Command,
  callAll,
  runChains,
  StepReference,
} from '../client.ts'
import {
  changedDealFields,
  dealRecord,
  dealSelect,
  dealToOurs,
  dealToTheirs,
  newDealFields,
} from '../mapper/deal.ts'
import { fromPortalInstant, toPortalInstant } from '../mapper/instant.ts'
import { hasOrigin, originator } from '../mapper/origin.ts'
import { productRowsOf, productRowsToWrite } from '../mapper/product-rows.ts'
import { dealCurrency, readSettings } from '../settings.ts'
import {
  emptyFinds,
  entityTypes,
  itemList,
  itemOf,
  itemsByIds,
  itemsByKeys,
  itemsOf,
  keepAlike,
  keepByKey,
} from './crm-items.ts'
import { outcomeOf } from './outcomes.ts'
import { readRowsOfDeals, rowsOf } from './product-rows.ts'
import { type Walkable, type WalkedPage, walkChanges, walkEverything } from './walk.ts'

const entityTypeId = entityTypes.deal

/** Bookings as deals of the portal. */
export const deals: RemoteRecords = {
  toTheirs: dealToTheirs,
  toOurs: dealToOurs,

  async read(remote, ids) {
    const { items, rows } = await readRowsOfDeals(remote, {
      deals: itemsByIds(entityTypeId, ids, dealSelect(remote.settings)),
      ids,
    })
    const records = items.flatMap((item) => {
      const currency = asText(item['currencyId']) || dealCurrency(remote)
      const raw = rows.get(asText(item['id']))
      return dealRecord(item, remote, raw && productRowsOf(raw, currency)) ?? []
    })
    return new Map(records.map((record) => [record.id, record]))
  },

  async find(remote, wanted) {
    const byKey = itemsByKeys(entityTypeId, wanted)
    const searches = wanted.flatMap((one) => openDealsOf(remote, one) ?? [])
    const commands = [...byKey, ...searches.map(({ command }) => command)]
    const answers = await callAll(remote, commands)
    const found = emptyFinds(wanted)
    for (const answer of answers.slice(0, byKey.length)) keepByKey(found, itemsOf(answer))
    for (const [at, search] of searches.entries()) {
      const answer = answers[byKey.length + at]
      if (answer) keepAlike(found, search.key, twinsOf(answer, search))
    }
    return found
  },

  async create(remote, items) {
    const chains = items.map((item): Chain => {
      const add: Command = {
        method: 'crm.item.add',
        intent: 'create',
        params: { entityTypeId, fields: newDealFields(item, remote) },
      }
      const { rows } = item.fields
      if (!Array.isArray(rows) || rows.length === 0) return [add]
      return [add, setRows(remote, new StepReference(0, ['item', 'id']), item.fields)]
    })
    const outcomes = await runChains(remote, chains)
    return new Map(
      items.map(({ key }, at) => [key, outcomeOf(outcomes[at], (done) => written(remote, done))]),
    )
  },

  async update(remote, items) {
    const contactIds = await otherContacts(remote, items)
    const chains = items.map((item) => updateChain(remote, item, contactIds.get(item.id) ?? []))
    const outcomes = await runChains(
      remote,
      chains.filter((chain) => chain.length > 0),
    )
    let at = 0
    return new Map(
      items.map((item, index): [string, Outcome] => {
        if (chains[index]?.length === 0)
          return [item.id, { ok: true, id: item.id, record: item.before }]
        const outcome = outcomes[at++]
        return [item.id, outcomeOf(outcome, (done) => written(remote, done, item), item.id)]
      }),
    )
  },

  async changes(remote, position) {
    const list = { ...bookedDeals(remote), changedField: 'updatedTime' }
    return pageOf(remote, await walkChanges(remote, list, position))
  },

  async everything(remote, position) {
    return pageOf(remote, await walkEverything(remote, bookedDeals(remote), position))
  },
}

/**
 * Deals that stand for a booking carry its start. A portal may hold a hundred thousand others, and
 * none of them could become a booking. Rows are not in these lists; a read by id brings them.
 */
function bookedDeals({ settings }: Pick<Remote, 'settings'>): Walkable {
  const { uf_start } = readSettings(settings)
  return {
    method: 'crm.item.list',
    rows: 'items',
    params: { entityTypeId, select: dealSelect(settings) },
    filter:
      uf_start === undefined
        ? { '=originatorId': originator }
        : { [`>${uf_start}`]: '1970-01-02T00:00:00+00:00' },
  }
}

interface OpenDeals {
  key: string
  startsAt: string
  startField: string
  command: Command
}

function openDealsOf(remote: Remote, { key, fields }: Wanted): OpenDeals | null {
  const clientId = asId(fields['clientId'])
  const startsAt = asText(fields['startsAt'])
  const { uf_start } = readSettings(remote.settings)
  if (clientId === null || startsAt === '' || uf_start === undefined) return null
  const filter = {
    contactIds: Number(clientId),
    closed: 'N',
    [`>=${uf_start}`]: toPortalInstant(startsAt),
  }
  const select = ['id', 'originatorId', 'originId', uf_start]
  return { key, startsAt, startField: uf_start, command: itemList(entityTypeId, filter, select) }
}

/** Two bookings of one client are two deals: alike is one nobody owns, at this very time. */
function twinsOf(answer: Answer, { startsAt, startField }: OpenDeals): string[] {
  return itemsOf(answer)
    .filter((item) => !hasOrigin(item) && fromPortalInstant(item[startField]) === startsAt)
    .flatMap((item) => asId(item['id']) ?? [])
}

function updateChain(remote: Remote, item: ChangedRecord, contactIds: string[]): Chain {
  const fields = changedDealFields(item.fields, { speaker: remote, contactIds })
  const id = Number(item.id)
  const update: Command = {
    method: 'crm.item.update',
    intent: 'update',
    params: { entityTypeId, id, fields },
  }
  return [
    ...(Object.keys(fields).length > 0 ? [update] : []),
    ...(item.fields['rows'] === undefined ? [] : [setRows(remote, id, item.fields)]),
  ]
}

function setRows(remote: Remote, ownerId: number | StepReference, fields: Fields): Command {
  const currency = asText(fields['currency']) || dealCurrency(remote)
  const productRows = productRowsToWrite(fields['rows'] ?? [], currency)
  return {
    method: 'crm.item.productrow.set',
    intent: 'update',
    params: { ownerType: 'D', ownerId, productRows },
  }
}

/** The contacts of a deal besides its client, for those whose client changes. */
async function otherContacts(
  remote: Remote,
  items: ChangedRecord[],
): Promise<Map<string, string[]>> {
  const moving = new Map(
    items
      .filter(({ fields }) => fields['clientId'] !== undefined)
      .map(({ id, fields, before }) => [id, [fields['clientId'], before.fields['clientId']]]),
  )
  if (moving.size === 0) return new Map()
  const commands = itemsByIds(entityTypeId, [...moving.keys()], ['id', 'contactIds'])
  const found = (await callAll(remote, commands)).flatMap(itemsOf)
  return new Map(
    found.map((item) => {
      const id = asText(item['id'])
      const clients = moving.get(id) ?? []
      const ids = asList(item['contactIds']).flatMap((contact) => asId(contact) ?? [])
      return [id, ids.filter((contact) => !clients.includes(contact))]
    }),
  )
}

/** The deal as its write answered; what was not written is as it was before. */
function written(
  remote: Remote,
  done: { answer: Answer }[],
  changed?: ChangedRecord,
): RemoteRecord | null {
  const answers = done.map(({ answer }) => answer)
  const saved = answers.map(itemOf).find((item) => item['id'] !== undefined)
  const set = answers.find(({ result }) => dig(result, ['productRows']) !== undefined)
  const record = saved ? dealRecord(saved, remote) : (changed?.before ?? null)
  if (!record) return null
  const rows = set ? rowsAfter(remote, set, record) : changed?.before.fields['rows']
  return rows === undefined ? record : { ...record, fields: { ...record.fields, rows } }
}

function rowsAfter(remote: Remote, set: Answer, record: RemoteRecord): Json[] {
  const currency = asText(record.fields['currency']) || dealCurrency(remote)
  return productRowsOf(rowsOf(set), currency)
}

function pageOf(remote: Remote, { items, ...page }: WalkedPage) {
  const records = items.flatMap((item: JsonObject) => dealRecord(asObject(item), remote) ?? [])
  return { records, ...page }
}
