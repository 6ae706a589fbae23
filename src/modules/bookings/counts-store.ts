import { prepared } from '../../platform/database/sql.ts'
import type { Transaction } from '../../platform/database/transaction.ts'

/** The live bookings of one employee that begin on one local date. */
export interface DayCount {
  date: string
  userId: number
  count: number
  busyMinutes: number
}

/** Counts live bookings that begin between two instants (ISO 8601), by local date and employee. */
export async function countsByDay(
  tx: Transaction,
  search: { zone: string; userId: number | null; fromInstant: string; toInstant: string },
): Promise<DayCount[]> {
  const { zone, userId, fromInstant, toInstant } = search
  return prepared<DayCount & { [column: string]: unknown }>(tx, {
    name: userId === null ? 'bookings-counts' : 'bookings-counts-of',
    text: `
      select to_char(starts_at at time zone $2, 'YYYY-MM-DD') as date, user_id as "userId",
        count(*) as count,
        round(sum(extract(epoch from ends_at - starts_at)) / 60)::int as "busyMinutes"
      from bookings
      where tenant_id = $1 and deleted_at is null and live
        and starts_at >= $3 and starts_at < $4 ${userId === null ? '' : 'and user_id = $5'}
      group by 1, 2`,
    values: [tx.tenantId, zone, fromInstant, toInstant, ...(userId === null ? [] : [userId])],
  })
}
