import { api } from '../../api/client.ts'
import { shiftDate } from '../../ui/month-grid.ts'
import { dateIn } from '../../ui/say.ts'

const daysAhead = 7
const servicesAtMost = 100

/**
 * The next time (ISO 8601) at which somebody is free for any of the services, within a week.
 * Undefined when nothing is free or nothing could be asked: a convenience is never an error.
 */
export async function firstFreeTime(userId: number, zone: string): Promise<string | undefined> {
  const from = dateIn(Date.now(), zone)
  try {
    const services = await api.GET('/api/services', {
      params: { query: { limit: servicesAtMost } },
    })
    const [longest] = (services.data?.items ?? []).toSorted(
      (one, other) => other.duration_minutes - one.duration_minutes,
    )
    if (!longest) return undefined
    const query = {
      service_ids: String(longest.id),
      user_id: String(userId),
      from,
      to: shiftDate(from, daysAhead),
      limit: 1,
    }
    const { data } = await api.GET('/api/slots', { params: { query } })
    return data?.days.flatMap(({ slots }) => slots)[0]?.start_time
  } catch {
    return undefined
  }
}
