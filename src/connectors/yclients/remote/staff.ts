import { type RemoteRecord, type RemoteRecords, readOnly } from '../../../connector-kit/index.ts'
import { asRows } from '../client/read-json.ts'
import { call } from '../client.ts'
import { employeeFields, employeeRecord } from '../mapper/catalog.ts'
import { readSchedule } from './schedule.ts'
import { byIds, findByName, type Lister, pageOfWhole } from './whole-list.ts'

/** The people of the location, and the rooms and machines that it lists among them. */
export const staff: RemoteRecords = {
  ...readOnly,
  toTheirs: employeeFields,
  toOurs: employeeFields,
  read: async (remote, ids) => (ids.length === 0 ? new Map() : byIds(await list(remote), ids)),
  find: async (remote, wanted) => findByName(await list(remote), wanted),
  changes: async (remote, position) => pageOfWhole(await list(remote), position, isDismissed),
  everything: async (remote, position) => pageOfWhole(await list(remote), position, isDismissed),
}

const isDismissed = ({ fields }: RemoteRecord) => fields['active'] === false

const list: Lister = async (remote) => {
  const path = '/company/{company}/staff'
  const { data } = await call(remote, { method: 'GET', path, intent: 'read' })
  const cards = asRows(data)
  const hours = cards.length === 0 ? null : await readSchedule(remote)
  return cards.flatMap((card) => {
    const record = employeeRecord(card)
    if (record && hours) record.fields['hours'] = hours(record.id)
    return record ?? []
  })
}
