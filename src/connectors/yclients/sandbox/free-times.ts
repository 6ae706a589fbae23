import { dayStartMs, epochDayOf, formatWall } from '../../../kernel/zone.ts'
import type { Vendor } from './call.ts'
import type { Row } from './location.ts'
import { zoneOf } from './location-time.ts'
import { isBusy } from './record-methods.ts'
import { keepsSchedule, worksAt } from './schedule.ts'

/** Where nobody's hours are written down, the location is open from nine to nine, every day. */
const opensHour = 9
const closesHour = 21
const stepMs = 30 * 60_000
const hourMs = 3_600_000

/** Seconds that services take one after another. */
export function secondsOf({ location }: Vendor, serviceIds: number[]): number {
  if (serviceIds.length === 0) return 3_600
  return serviceIds.reduce(
    (sum, id) => sum + Number(location.row('services', id)?.['duration'] ?? 3_600),
    0,
  )
}

/** Who is shown to clients and does all of these services. */
export function onlineStaff({ location }: Vendor, serviceIds: number[]): Row[] {
  return location.rows('staff').filter((row) => {
    if (Number(row['fired'] ?? 0) === 1 || Number(row['hidden'] ?? 0) === 1) return false
    return serviceIds.every((id) => {
      const bound = location.row('services', id)?.['staff']
      if (!Array.isArray(bound) || bound.length === 0) return true
      return bound.some(
        (one) => typeof one === 'object' && one !== null && 'id' in one && one['id'] === row['id'],
      )
    })
  })
}

/** Staff 0 is anybody who is free. */
export function freeStaff(
  vendor: Vendor,
  wanted: { staffId: number; serviceIds: number[]; startMs: number; endMs: number },
): number | null {
  const { staffId, serviceIds, ...time } = wanted
  const ids =
    staffId > 0 ? [staffId] : onlineStaff(vendor, serviceIds).map((row) => Number(row['id']))
  const isFree = (id: number) =>
    worksAt(vendor, id, time) && !isBusy(vendor, { staffId: id, ...time })
  return ids.find(isFree) ?? null
}

/** When services can begin on a day, as instants. */
export function freeTimes(
  vendor: Vendor,
  wanted: { staffId: number; serviceIds: number[]; date: string },
): number[] {
  const zone = zoneOf(vendor.location.state.zone)
  const dayMs = dayStartMs(epochDayOf(wanted.date), zone)
  const lengthMs = secondsOf(vendor, wanted.serviceIds) * 1_000
  const found: number[] = []
  const [opens, closes] = keepsSchedule(vendor) ? [0, 24] : [opensHour, closesHour]
  const closesMs = dayMs + closes * hourMs
  for (let startMs = dayMs + opens * hourMs; startMs + lengthMs <= closesMs; startMs += stepMs) {
    const time = { startMs, endMs: startMs + lengthMs }
    if (startMs > vendor.now() && freeStaff(vendor, { ...wanted, ...time }) !== null) {
      found.push(startMs)
    }
  }
  return found
}

export function localTime({ location }: Vendor, instantMs: number): string {
  return formatWall(instantMs, zoneOf(location.state.zone))
}
