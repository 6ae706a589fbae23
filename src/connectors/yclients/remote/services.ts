import { type RemoteRecords, readOnly } from '../../../connector-kit/index.ts'
import { asRows } from '../client/read-json.ts'
import { call } from '../client.ts'
import { serviceFields, serviceRecord } from '../mapper/catalog.ts'
import { byIds, findByName, type Lister, pageOfWhole } from './whole-list.ts'

/** Services of the location's catalog, which is kept there and followed here. */
export const services: RemoteRecords = {
  ...readOnly,
  toTheirs: serviceFields,
  toOurs: serviceFields,
  read: async (remote, ids) => (ids.length === 0 ? new Map() : byIds(await list(remote), ids)),
  find: async (remote, wanted) => findByName(await list(remote), wanted),
  changes: async (remote, position) => pageOfWhole(await list(remote), position),
  everything: async (remote, position) => pageOfWhole(await list(remote), position),
}

const list: Lister = async (remote) => {
  const path = '/company/{company}/services'
  const { data } = await call(remote, { method: 'GET', path, intent: 'read' })
  return asRows(data).flatMap((card) => serviceRecord(card, remote) ?? [])
}
