import { type Answer, api, type Schemas } from '../../api/client.ts'
import type { Page } from '../../api/use-query-of.ts'
import { type FreeDay, pageOf } from './free-days.ts'
import { slotSpan } from './slot-span.ts'

/** Times begin five minutes apart at the closest, so that a day of them is always whole. */
const slotsAtMost = 300

/**
 * The days that somebody waits for and that have free times, some of them at once: the cursor is
 * the date to go on from.
 */
export async function readFreeDays(
  entry: Schemas['WaitlistEntry'],
  asked: { today: string; cursor?: string },
  signal: AbortSignal,
): Promise<Answer<Page<FreeDay>>> {
  const { service_ids, user_id, to_date } = entry
  const from_date = asked.cursor ?? entry.from_date
  const span = slotSpan({ from_date, to_date }, asked.today)
  if (!span) return { data: { items: [], next_cursor: null }, response: new Response() }
  const query = {
    service_ids: service_ids.join(','),
    ...(user_id === null ? {} : { user_id: String(user_id) }),
    ...span,
    limit: slotsAtMost,
  }
  const answer = await api.GET('/api/slots', { params: { query }, signal })
  if (!answer.data) return { error: answer.error, response: answer.response }
  return { data: pageOf(answer.data, span.to, to_date), response: answer.response }
}
