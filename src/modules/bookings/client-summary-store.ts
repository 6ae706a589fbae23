import { rows } from '../../platform/database/sql.ts'
import type { Transaction } from '../../platform/database/transaction.ts'

/** What a client's bookings add up to. Instants are ISO 8601; money is in minor units. */
export interface ClientSummary {
  clientId: number
  /** Visits that took place: completed, or over and neither cancelled nor missed. */
  visits: number
  noShows: number
  cancelled: number
  upcoming: number
  spentMinor: number
  firstVisitAt: string | null
  lastVisitAt: string | null
  nextVisitAt: string | null
}

/**
 * Sums up the bookings of some clients, in the calendar of one employee or in all. Each client's
 * bookings are one range of an index.
 */
export async function summariesOf(
  tx: Transaction,
  of: { clientIds: number[]; userId: number | null },
): Promise<ClientSummary[]> {
  return rows(
    tx,
    `select c.id as "clientId", t.* from clients c cross join lateral (
       select count(*) filter (where took_place) as visits,
         count(*) filter (where meaning = 'no_show') as "noShows",
         count(*) filter (where meaning = 'cancelled') as cancelled,
         count(*) filter (where coming) as upcoming,
         coalesce(sum(total_minor) filter (where took_place), 0)::bigint as "spentMinor",
         min(starts_at) filter (where took_place) as "firstVisitAt",
         max(starts_at) filter (where took_place) as "lastVisitAt",
         min(starts_at) filter (where coming) as "nextVisitAt"
       from (
         select b.starts_at, b.total_minor, s.meaning,
           s.meaning = 'completed' or (s.meaning = 'active' and b.ends_at <= now()) as took_place,
           s.meaning = 'active' and b.ends_at > now() as coming
         from bookings b join statuses s on s.tenant_id = $1 and s.id = b.status_id
         where b.tenant_id = $1 and b.client_id = c.id and b.deleted_at is null
           and ($3::bigint is null or b.user_id = $3)
       ) as booked
     ) as t
     where c.tenant_id = $1 and c.id = any($2) and c.deleted_at is null order by c.id`,
    [tx.tenantId, of.clientIds, of.userId],
  )
}

export interface FavouriteService {
  serviceId: number
  name: string
  times: number
}

/** The services that a client came for most often, under the names they have now. */
export async function favouritesOf(
  tx: Transaction,
  of: { clientId: number; userId: number | null; limit: number },
): Promise<FavouriteService[]> {
  return rows(
    tx,
    `select l.service_id as "serviceId", v.name, count(*) as times
     from bookings b
     join statuses s on s.tenant_id = $1 and s.id = b.status_id
     join booking_services l on l.tenant_id = $1 and l.booking_id = b.id
     join services v on v.tenant_id = $1 and v.id = l.service_id
     where b.tenant_id = $1 and b.client_id = $2 and b.deleted_at is null
       and ($3::bigint is null or b.user_id = $3)
       and (s.meaning = 'completed' or (s.meaning = 'active' and b.ends_at <= now()))
     group by l.service_id, v.name order by times desc, max(b.starts_at) desc limit $4`,
    [tx.tenantId, of.clientId, of.userId, of.limit],
  )
}
