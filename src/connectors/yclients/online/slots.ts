import {
  type OnlineSearch,
  type OnlineSlot,
  type Remote,
  utcSeconds,
} from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { asList, asObject, asText } from '../client/read-json.ts'
import { call } from '../client.ts'
import { companyZone, startMsOf } from '../mapper/instant.ts'
import { soldServices } from './sold-services.ts'

/** Each day is a request of its own, and the whole server has three a second. */
const mostDays = 10

/** Times that clients may book, of the first days in the range that have any. */
export async function slots(remote: Remote, wanted: OnlineSearch): Promise<OnlineSlot[]> {
  const services = await soldServices(remote, wanted.serviceIds)
  const staff = wanted.staffId ?? '0'
  const days = await freeDays(remote, { ...wanted, services, staff })
  const found: OnlineSlot[] = []
  for (const day of days.slice(0, mostDays)) {
    const path = `/book_times/{company}/${encodeURIComponent(staff)}/${day}`
    const query = { service_ids: services }
    const { data } = await call(remote, { method: 'GET', path, query, intent: 'read' })
    found.push(...asList(data).flatMap((one) => slotOf(remote, { day, one, wanted })))
  }
  return found
}

async function freeDays(
  remote: Remote,
  wanted: { services: string[]; staff: string; from: string; to: string },
): Promise<string[]> {
  const { services, staff, from, to } = wanted
  const path = '/book_dates/{company}'
  const query = { service_ids: services, staff_id: staff, date_from: from, date_to: to }
  const { data } = await call(remote, { method: 'GET', path, query, intent: 'read' })
  const days = asList(asObject(data)['booking_dates']).map(dayOf)
  return [...new Set(days)].filter((day) => day >= from && day <= to).sort()
}

/** A date, or the seconds of its midnight as the examples of the documentation print it. */
function dayOf(value: Json): string {
  if (typeof value !== 'number') return asText(value).slice(0, 10)
  return new Date(value * 1_000).toISOString().slice(0, 10)
}

/** The wall clock tells; the offset beside it is that of winter all year round. */
function slotOf(
  remote: Remote,
  { day, one, wanted }: { day: string; one: Json; wanted: OnlineSearch },
): OnlineSlot[] {
  const time = /^(\d?\d):(\d\d)/.exec(asText(asObject(one)['time']))
  const [, hours = '', minutes = ''] = time ?? []
  const date = time ? `${day} ${hours.padStart(2, '0')}:${minutes}:00` : ''
  const startMs = startMsOf({ date }, companyZone(remote))
  return startMs === null ? [] : [{ startsAt: utcSeconds(startMs), staffId: wanted.staffId }]
}
