import { type Remote, type RemoteRecords, readOnly } from '../../../connector-kit/index.ts'
import { asId, asRows, asText } from '../client/read-json.ts'
import { call } from '../client.ts'
import { serviceFields, serviceRecord, serviceToOurs } from '../mapper/catalog.ts'
import { byIds, findByName, type Lister, pageOfWhole } from './whole-list.ts'

/** Services of the location's catalog, which is kept there and followed here. */
export const services: RemoteRecords = {
  ...readOnly,
  toTheirs: serviceFields,
  toOurs: serviceToOurs,
  read: async (remote, ids) => (ids.length === 0 ? new Map() : byIds(await list(remote), ids)),
  find: async (remote, wanted) => findByName(await list(remote), wanted),
  changes: async (remote, position) => pageOfWhole(await list(remote), position),
  everything: async (remote, position) => pageOfWhole(await list(remote), position),
}

const list: Lister = async (remote) => {
  const path = '/company/{company}/services'
  const { data } = await call(remote, { method: 'GET', path, intent: 'read' })
  const cards = asRows(data)
  const titles = cards.length === 0 ? new Map<string, string>() : await categoryTitles(remote)
  return cards.flatMap((card) => {
    const record = serviceRecord(card, remote)
    const category = titles.get(asId(card['category_id']) ?? '')
    if (record && category !== undefined) record.fields['category'] = category
    return record ?? []
  })
}

/** A service names its category by number alone. */
async function categoryTitles(remote: Remote): Promise<Map<string, string>> {
  const path = '/company/{company}/service_categories'
  const { data } = await call(remote, { method: 'GET', path, intent: 'read' })
  return new Map(
    asRows(data).flatMap(({ id, title }) => {
      const known = asId(id)
      return known === null ? [] : [[known, asText(title).trim()] as const]
    }),
  )
}
