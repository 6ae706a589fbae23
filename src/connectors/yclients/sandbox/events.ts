import type { SandboxPost } from '../../../connector-kit/sandbox.ts'
import type { Location, Row, TableName } from './location.ts'
import type { Views } from './show.ts'

export type ChangeStatus = 'create' | 'update' | 'delete'

/** Posts a body to every address of the location. */
export function createPost(location: Location, send: (post: SandboxPost) => void) {
  const headers = { 'content-type': 'application/json' }
  return (body: Row) => {
    for (const url of urlsOf(location.state.hooks)) {
      send({ url, headers, body: JSON.stringify(body) })
    }
  }
}

/** Tells the subscribed addresses of a change, in the vendor's words. */
export type Tell = (table: TableName, row: Row, change: Change) => void

export interface Change {
  status: ChangeStatus
  /** Of staff alone: their hours, not themselves. */
  about?: 'schedule'
  /** What programs change is told as well, unless the settings say `self_sending: 0`. */
  by: 'person' | 'api'
}

const resources = { services: 'service', staff: 'master', clients: 'client', records: 'record' }
const flags = { services: 'service', staff: 'master', clients: 'client', records: 'record' }

export function createTelling(
  location: Location,
  { views, send }: { views: Views; send(body: Row): void },
): Tell {
  const shown = {
    services: views.service,
    staff: views.staff,
    clients: views.client,
    records: views.record,
  }
  function post(
    table: TableName,
    row: Row,
    { status, data, about }: { status: string; data: Row | []; about?: string | undefined },
  ) {
    const { companyId } = location.state
    send({
      company_id: companyId,
      resource: about ?? resources[table],
      resource_id: Number(row['id']),
      status,
      data,
    })
  }
  return (table, row, { status, by, about }) => {
    const { hooks } = location.state
    if (Number(hooks['active']) !== 1 || Number(hooks[about ?? flags[table]]) !== 1) return
    if (by === 'api' && hooks['self_sending'] !== undefined && Number(hooks['self_sending']) === 0)
      return
    if (about) return post(table, row, { status, data: [], about })
    const data = shown[table](row)
    // What a client books online is told twice: first bare, then with its services.
    if (table === 'records' && status === 'create' && row['online'] === true) {
      post(table, row, { status, data: { ...data, services: [] } })
      post(table, row, { status: 'update', data })
    } else {
      post(table, row, { status, data })
    }
  }
}

export function urlsOf(hooks: Row): string[] {
  return Array.isArray(hooks['urls']) ? hooks['urls'].map(String) : []
}
