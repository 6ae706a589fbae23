import { writeHours } from './clock.ts'
import type { Schedule } from './schedule.ts'

/** Hours as the API and the facts show them. */
export function presentSchedule(schedule: Schedule) {
  const hours = schedule.hours ? writeHours(schedule.hours) : { start: null, end: null }
  return {
    id: schedule.id,
    user_id: schedule.userId,
    weekday: schedule.weekday,
    date: schedule.date,
    start: hours.start,
    end: hours.end,
    created_at: schedule.createdAt,
    updated_at: schedule.updatedAt,
  }
}
