import type {
  ChangedRecord,
  Outcome,
  Remote,
  RemoteRecord,
  RemoteRecords,
} from '../../../connector-kit/index.ts'
import { asId, asObject, dig, type JsonObject } from '../client/read-json.ts'
import {
  type Answer,
  type Chain,
  type Command,
  callAll,
  runChains,
  StepReference,
} from '../client.ts'
import {
  newServiceFields,
  priceFields,
  serviceElementFields,
  serviceRecord,
  serviceToOurs,
  serviceToTheirs,
} from '../mapper/service.ts'
import { findServices } from './find-services.ts'
import { outcomeOf } from './outcomes.ts'
import { basePriceType, pricesByProduct, readPrices } from './prices.ts'
import { changedServices } from './service-changes.ts'
import { allServices, servicesByIds, servicesOf } from './service-lists.ts'
import { walkEverything } from './walk.ts'

/** Services as services of the portal's catalog (element type 7), with their base price. */
export const services: RemoteRecords = {
  toTheirs: serviceToTheirs,
  toOurs: serviceToOurs,

  async read(remote, ids) {
    const answers = await callAll(remote, [
      ...servicesByIds(remote.settings, ids),
      ...pricesByProduct(remote.settings, ids),
    ])
    const items = answers.flatMap(servicesOf)
    const records = withPrices(remote, items, readPrices(answers))
    return new Map(records.map((record) => [record.id, record]))
  },

  find: findServices,

  async create(remote, items) {
    const chains = items.map((item): Chain => {
      const add: Command = {
        method: 'catalog.product.service.add',
        intent: 'create',
        params: { fields: newServiceFields(item, remote) },
      }
      const price = priceFields(item.fields, remote)
      if (!price) return [add]
      return [add, addPrice(remote, new StepReference(0, ['service', 'id']), price)]
    })
    const outcomes = await runChains(remote, chains)
    return new Map(
      items.map(({ key }, at) => [key, outcomeOf(outcomes[at], (done) => written(remote, done))]),
    )
  },

  async update(remote, items) {
    const unknown = items.filter(
      ({ fields, before }) => touchesPrice(fields) && !priceRows.has(before),
    )
    const ids = unknown.map(({ id }) => id)
    const prices = readPrices(await callAll(remote, pricesByProduct(remote.settings, ids)))
    const chains = items.map((item) =>
      updateChain(remote, item, prices.get(item.id) ?? priceRows.get(item.before)),
    )
    const outcomes = await runChains(
      remote,
      chains.filter((chain) => chain.length > 0),
    )
    let at = 0
    return new Map(
      items.map((item, index): [string, Outcome] => {
        if (chains[index]?.length === 0) {
          return [item.id, { ok: true, id: item.id, record: item.before }]
        }
        const outcome = outcomes[at++]
        return [item.id, outcomeOf(outcome, (done) => written(remote, done, item), item.id)]
      }),
    )
  },

  changes: changedServices,

  async everything(remote, position) {
    const page = await walkEverything(remote, allServices(remote.settings), position)
    const { items, ...rest } = page
    const ids = items.flatMap((item) => asId(item['id']) ?? [])
    const prices = readPrices(await callAll(remote, pricesByProduct(remote.settings, ids)))
    return { records: withPrices(remote, items, prices), ...rest }
  },
}

function withPrices(
  remote: Remote,
  items: JsonObject[],
  prices: Map<string, JsonObject>,
): RemoteRecord[] {
  return items.flatMap((item) => {
    const price = prices.get(asId(item['id']) ?? '')
    const record = serviceRecord(item, price, remote)
    if (record && price) priceRows.set(record, price)
    return record ?? []
  })
}

/** The price a record was read with: to write it anew takes its number, and so no second read. */
const priceRows = new WeakMap<RemoteRecord, JsonObject>()

function touchesPrice(fields: ChangedRecord['fields']): boolean {
  return fields['priceMinor'] !== undefined || fields['currency'] !== undefined
}

function updateChain(
  remote: Remote,
  { id, fields, before }: ChangedRecord,
  present: JsonObject | undefined,
): Chain {
  const element = serviceElementFields(fields)
  const update: Command = {
    method: 'catalog.product.service.update',
    intent: 'update',
    params: { id: Number(id), fields: element },
  }
  const price = touchesPrice(fields) ? priceFields({ ...before.fields, ...fields }, remote) : null
  return [
    ...(Object.keys(element).length > 0 ? [update] : []),
    ...(price ? [writePrice(remote, { productId: Number(id), price, present })] : []),
  ]
}

/** A product takes one price of each type, so a second add is refused: adding repeats safely. */
function writePrice(
  remote: Remote,
  write: {
    productId: number
    price: { price: number; currency: string }
    present: JsonObject | undefined
  },
): Command {
  const priceId = asId(write.present?.['id'])
  if (priceId === null) return addPrice(remote, write.productId, write.price)
  return {
    method: 'catalog.price.update',
    intent: 'update',
    params: { id: Number(priceId), fields: write.price },
  }
}

function addPrice(
  remote: Remote,
  productId: number | StepReference,
  price: { price: number; currency: string },
): Command {
  return {
    method: 'catalog.price.add',
    intent: 'update',
    params: { fields: { productId, catalogGroupId: basePriceType(remote.settings), ...price } },
  }
}

function written(
  remote: Remote,
  done: { answer: Answer }[],
  changed?: ChangedRecord,
): RemoteRecord | null {
  const results = done.map(({ answer }) => answer.result)
  const element = results.map((result) => asObject(dig(result, ['service']))).find(isTold)
  const price = results.map((result) => asObject(dig(result, ['price']))).find(isTold)
  const told = element ? serviceRecord(element, price, remote) : null
  const before = changed?.before
  if (!before) return told
  const shown = price ? serviceRecord({ ...element, id: before.id }, price, remote) : null
  const { priceMinor, currency } = (shown ?? before).fields
  const base = told ?? before
  return {
    ...base,
    // The time of the element does not tell of a new price, so this write has no version to know.
    version: price && !element ? null : base.version,
    fields: {
      ...base.fields,
      ...(priceMinor === undefined ? {} : { priceMinor }),
      ...(currency === undefined ? {} : { currency }),
    },
  }
}

const isTold = (item: JsonObject) => item['id'] !== undefined
