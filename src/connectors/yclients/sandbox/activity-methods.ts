import type { ApiCall, Vendor } from './call.ts'
import type { Row } from './location.ts'
import { notFound, type Reply, success } from './reply.ts'

/** `GET /activity/{company}/{id}`: a group event, which has room for several records. */
export function activityMethod({ location }: Vendor, { steps }: ApiCall): Reply {
  const row = location.state.activities.find((one) => String(one['id']) === steps[2])
  return row ? success(activityCard(row, location.rows('records'))) : notFound()
}

function activityCard(row: Row, records: Row[]): Row {
  const taken = records.filter((one) => one['activity_id'] === row['id'] && one['deleted'] !== true)
  return { ...row, color: '', instructions: '', records_count: taken.length }
}
