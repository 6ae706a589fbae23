import type { Json } from '../../../kernel/json.ts'
import { formatWall } from '../../../kernel/zone.ts'
import type { ApiCall, Vendor } from './call.ts'
import type { Row } from './location.ts'
import { zoneOf } from './location-time.ts'
import { invalid, type Reply, success } from './reply.ts'

/**
 * `GET /company/{id}/staff/schedule`: working hours by employee and date, local times without an
 * offset. A day off has no row at all.
 */
export function scheduleMethod({ location }: Vendor, { query }: ApiCall): Reply {
  const from = query.get('start_date') ?? ''
  const till = query.get('end_date') ?? ''
  if (!isDate(from) || !isDate(till)) return invalid({ start_date: ['Неверный формат даты'] })
  const wanted = query.getAll('staff_ids[]')
  const rows = location
    .rows('staff')
    .filter(({ id }) => wanted.length === 0 || wanted.includes(String(id)))
    .flatMap(({ id = 0, schedule }) =>
      Object.entries(asDates(schedule))
        .filter(([date, slots]) => date >= from && date <= till && slotsOf(slots).length > 0)
        .map(([date, slots]): Row => ({ staff_id: id, date, slots })),
    )
  return success(rows, { count: rows.length })
}

/** Whether anybody's hours are written down. */
export function keepsSchedule({ location }: Vendor): boolean {
  return location.rows('staff').some(({ schedule }) => Object.keys(asDates(schedule)).length > 0)
}

/** Whether an employee works all through a time; where nobody's hours are kept, everybody does. */
export function worksAt(
  vendor: Vendor,
  staffId: number,
  { startMs, endMs }: { startMs: number; endMs: number },
): boolean {
  if (!keepsSchedule(vendor)) return true
  const zone = zoneOf(vendor.location.state.zone)
  const [date = '', start = ''] = formatWall(startMs, zone).split(' ')
  const end = formatWall(endMs, zone).slice(11)
  const dates = asDates(vendor.location.row('staff', staffId)?.['schedule'])
  return slotsOf(dates[date]).some(
    ({ from, to }) => `${String(from)}:00` <= start && end <= `${String(to)}:00`,
  )
}

/** Dates with their slots, as they are kept with an employee. */
export function asDates(value: Json | undefined): Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

function slotsOf(value: Json | undefined): Row[] {
  return (Array.isArray(value) ? value : []).map(asDates)
}

const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text)
