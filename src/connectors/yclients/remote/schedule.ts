import { type Remote, RemoteError, type WorkDay, workDates } from '../../../connector-kit/index.ts'
import { epochDayOf, formatLocalDate, parseZone } from '../../../kernel/zone.ts'
import { asList, asObject } from '../client/read-json.ts'
import { call } from '../client.ts'
import { companyZone } from '../mapper/instant.ts'
import { workDaysOf } from '../mapper/work-days.ts'
import { isNoRight } from '../prepare.ts'

/**
 * The working hours of everybody, by id. Null where nobody's are kept, or where they are not shown
 * to us: then the hours here are let be. @throws RemoteError
 */
export async function readSchedule(remote: Remote): Promise<((id: string) => WorkDay[]) | null> {
  const there = companyZone(remote)
  const here = parseZone(remote.tenant.zone) ?? there
  const dates = workDates(here, remote.now())
  const rows = await listRows(remote, dates)
  return rows.length === 0 ? null : workDaysOf(rows, { there, here, dates })
}

async function listRows(remote: Remote, dates: string[]) {
  const query = { start_date: beside(dates[0], -1), end_date: beside(dates.at(-1), 1) }
  const path = '/company/{company}/staff/schedule'
  try {
    const { data } = await call(remote, { method: 'GET', path, query, intent: 'read' })
    return asList(data).map(asObject)
  } catch (error) {
    if (error instanceof RemoteError && isNoRight(error)) return []
    throw error
  }
}

/** In another zone the first hours may be of the day before, the last of the day after. */
function beside(date = '1970-01-01', days: number): string {
  return formatLocalDate(epochDayOf(date) + days)
}
