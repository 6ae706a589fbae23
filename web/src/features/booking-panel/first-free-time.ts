import { api } from '../../api/client.ts'
import { shiftDate } from '../../ui/month-grid.ts'
import { dateIn } from '../../ui/say.ts'
import type { NewBookingStart } from './open.ts'

const daysAhead = 7
/** A panel that waits is worse than one that begins at the next step of the clock. */
const patienceMs = 1_500

/**
 * The next time (ISO 8601) at which these services can be done within a week: by the employee, or
 * by anybody. Undefined when nothing is free or nothing could be asked: a convenience is never an
 * error.
 */
export async function firstFreeTime(
  { userId, workplaceId }: NewBookingStart,
  serviceIds: readonly number[],
  zone: string,
): Promise<string | undefined> {
  if (serviceIds.length === 0) return undefined
  const from = dateIn(Date.now(), zone)
  const query = {
    service_ids: serviceIds.join(','),
    ...(userId === undefined ? {} : { user_id: String(userId) }),
    ...(workplaceId === undefined ? {} : { workplace_id: String(workplaceId) }),
    from,
    to: shiftDate(from, daysAhead),
    limit: 1,
  }
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const { data } = await api.GET('/api/slots', { params: { query }, signal })
    return data?.days.flatMap(({ slots }) => slots)[0]?.start_time
  } catch {
    return undefined
  }
}
