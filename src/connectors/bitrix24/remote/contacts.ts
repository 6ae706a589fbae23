import type {
  ChangedRecord,
  Fields,
  Outcome,
  Remote,
  RemoteRecord,
  RemoteRecords,
  Wanted,
} from '../../../connector-kit/index.ts'
import { phoneNotations } from '../../../kernel/phone.ts'
import { asId, asList, asText, dig, type JsonObject } from '../client/read-json.ts'
import { type Answer, type Command, callAll, runChains } from '../client.ts'
import {
  changedContactFields,
  contactRecord,
  contactToOurs,
  contactToTheirs,
  newContactFields,
} from '../mapper/contact.ts'
import {
  emptyFinds,
  entityTypes,
  itemOf,
  itemsByIds,
  itemsByKeys,
  itemsOf,
  keepAlike,
  keepByKey,
  lowestFirst,
} from './crm-items.ts'
import { outcomeOf } from './outcomes.ts'
import { type Walkable, type WalkedPage, walkChanges, walkEverything } from './walk.ts'

const entityTypeId = entityTypes.contact

/** Clients as contacts of the portal. */
export const contacts: RemoteRecords = {
  toTheirs: contactToTheirs,
  toOurs: contactToOurs,

  async read(remote, ids) {
    const items = await readItems(remote, ids)
    return byId(recordsOf(remote, items))
  },

  async find(remote, wanted) {
    const byKey = itemsByKeys(entityTypeId, wanted)
    const searches = wanted.flatMap(likenessSearches)
    const commands = [...byKey, ...searches.map(({ command }) => command)]
    const answers = await callAll(remote, commands)
    const found = emptyFinds(wanted)
    for (const answer of answers.slice(0, byKey.length)) keepByKey(found, itemsOf(answer))
    for (const [at, search] of searches.entries()) {
      const answer = answers[byKey.length + at]
      if (answer) keepAlike(found, search.key, twinsOf(answer))
    }
    return found
  },

  async create(remote, items) {
    const outcomes = await runChains(
      remote,
      items.map((item) => [
        {
          method: 'crm.item.add',
          intent: 'create',
          params: { entityTypeId, fields: newContactFields(item, remote) },
        },
      ]),
    )
    return new Map(
      items.map(({ key }, at) => [key, outcomeOf(outcomes[at], (done) => written(remote, done))]),
    )
  },

  async update(remote, items) {
    const current = await multifieldsNow(remote, items)
    const prepared = items.map(({ id, fields }) => ({
      id,
      fields: changedContactFields(fields, { fm: current.get(id)?.['fm'], tenant: remote.tenant }),
    }))
    const toWrite = prepared.filter(({ fields }) => Object.keys(fields).length > 0)
    const outcomes = await runChains(
      remote,
      toWrite.map(({ id, fields }) => [
        {
          method: 'crm.item.update',
          intent: 'update',
          params: { entityTypeId, id: Number(id), fields },
        },
      ]),
    )
    const answered = new Map<string, Outcome>(
      toWrite.map(({ id }, at) => [
        id,
        outcomeOf(outcomes[at], (done) => written(remote, done), id),
      ]),
    )
    return new Map(
      items.map((item) => [item.id, answered.get(item.id) ?? unchanged(remote, item, current)]),
    )
  },

  async changes(remote, position) {
    const page = await walkChanges(
      remote,
      { ...allContacts, changedField: 'updatedTime' },
      position,
    )
    return pageOf(remote, page)
  },

  async everything(remote, position) {
    return pageOf(remote, await walkEverything(remote, allContacts, position))
  },
}

const allContacts: Walkable = {
  method: 'crm.item.list',
  rows: 'items',
  params: { entityTypeId },
  filter: {},
}

async function readItems(remote: Remote, ids: string[]): Promise<JsonObject[]> {
  const answers = await callAll(remote, itemsByIds(entityTypeId, ids))
  return answers.flatMap(itemsOf)
}

/** The portal compares numbers as they are written, so every usual notation is asked for. */
function likenessSearches({ key, fields }: Wanted): { key: string; command: Command }[] {
  const phone = asText(fields['phone'])
  const email = asText(fields['email'])
  const searches: [string, string[]][] = [
    ...(phone ? [['PHONE', phoneNotations(phone)] as [string, string[]]] : []),
    ...(email ? [['EMAIL', [email]] as [string, string[]]] : []),
  ]
  return searches.map(([type, values]) => ({
    key,
    command: {
      method: 'crm.duplicate.findbycomm',
      intent: 'read',
      // Without the entity type twenty leads with this number would hide every contact.
      params: { type, values, entity_type: 'CONTACT' },
    },
  }))
}

function twinsOf(answer: Answer): string[] {
  return asList(dig(answer.result, ['CONTACT']))
    .flatMap((id) => asId(id) ?? [])
    .sort(lowestFirst)
}

/** Row ids of phones and e-mails, read just before they are written by them. */
async function multifieldsNow(
  remote: Remote,
  items: ChangedRecord[],
): Promise<Map<string, JsonObject>> {
  const touched = items.filter(({ fields }) => touchesMultifields(fields)).map(({ id }) => id)
  if (touched.length === 0) return new Map()
  const found = await readItems(remote, touched)
  return new Map(found.map((item) => [asText(item['id']), item]))
}

function touchesMultifields(fields: Fields): boolean {
  return fields['phone'] !== undefined || fields['email'] !== undefined
}

/** Nothing had to be written: the number was there already, in another notation. */
function unchanged(
  remote: Remote,
  { id, before }: ChangedRecord,
  current: Map<string, JsonObject>,
): Outcome {
  const item = current.get(id)
  return { ok: true, id, record: item ? contactRecord(item, remote) : before }
}

/** An answer that left out the multifields cannot tell what became of the phone. */
function written(remote: Remote, done: { answer: Answer }[]): RemoteRecord | null {
  const [step] = done
  if (!step) return null
  const item = itemOf(step.answer)
  const record = contactRecord(item, remote)
  if (!record || item['fm'] !== undefined) return record
  const { phone: _phone, email: _email, ...fields } = record.fields
  return { ...record, fields }
}

function pageOf(remote: Remote, { items, ...page }: WalkedPage) {
  return { records: recordsOf(remote, items), ...page }
}

function recordsOf(remote: Remote, items: JsonObject[]): RemoteRecord[] {
  return items.flatMap((item) => contactRecord(item, remote) ?? [])
}

function byId(records: RemoteRecord[]): Map<string, RemoteRecord> {
  return new Map(records.map((record) => [record.id, record]))
}
