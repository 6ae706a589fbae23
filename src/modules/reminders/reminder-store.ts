import type { Language } from '../../kernel/language.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'

/** A visit that may have to be reminded of, with all that a reminder says. */
export interface VisitToRemind {
  id: number
  clientId: number
  clientName: string
  phone: string | null
  email: string | null
  telegram: { address: string; language: Language } | null
  employee: string
  services: string[]
  startsAt: string
  endsAt: string
  createdAt: string
}

interface VisitRow {
  id: number
  client_id: number
  first_name: string
  phone: string | null
  email: string | null
  telegram: string | null
  telegram_language: Language | null
  employee: string
  services: string[] | null
  starts_at: string
  ends_at: string
  created_at: string
}

/** The key of a reminder's message. Another start is another reminder. */
export function reminderKey(bookingId: number, hours: number, startsAt: string): string {
  return `reminder:${bookingId}:${hours}:${Math.floor(Date.parse(startsAt) / 1000)}`
}

/** The key of the message that confirms a booking; the start stands in the same place. */
export function confirmationKey(bookingId: number, startsAt: string): string {
  return `booking_confirmation:${bookingId}:new:${Math.floor(Date.parse(startsAt) / 1000)}`
}

/**
 * Visits that are to take place and begin in that span, by their start, of which no reminder of
 * that many hours was queued yet.
 */
export async function visitsWithoutReminder(
  tx: Transaction,
  query: {
    hours: number
    fromInstant: string
    toInstant: string
    after: { startsAt: string; id: number } | null
    limit: number
  },
): Promise<VisitToRemind[]> {
  const found = await prepared<VisitRow>(tx, {
    name: 'reminders-visits',
    text: `
      select b.id, b.client_id, c.first_name, c.phone, c.email, t.address as telegram,
        t.language as telegram_language, u.name as employee, b.starts_at, b.ends_at, b.created_at,
        (select array_agg(s.name order by s.position) from booking_services s
         where s.tenant_id = b.tenant_id and s.booking_id = b.id) as services
      from bookings b
      join statuses st on st.tenant_id = b.tenant_id and st.id = b.status_id and st.meaning = 'active'
      join clients c on c.tenant_id = b.tenant_id and c.id = b.client_id and c.deleted_at is null
      join users u on u.tenant_id = b.tenant_id and u.id = b.user_id
      left join client_messengers t on t.tenant_id = c.tenant_id and t.client_id = c.id
        and t.messenger = 'telegram'
      where b.tenant_id = $1 and b.deleted_at is null and b.live
        and not exists (select 1 from message_stops o
          where o.tenant_id = b.tenant_id and o.client_id = b.client_id)
        and b.starts_at > $2::timestamptz and b.starts_at <= $3::timestamptz
        and (b.starts_at, b.id) > ($4::timestamptz, $5::bigint)
        and not exists (select 1 from messages m where m.tenant_id = b.tenant_id and m.key =
          'reminder:' || b.id || ':' || $6::int || ':' || floor(extract(epoch from b.starts_at))::bigint)
      order by b.starts_at, b.id limit $7`,
    values: [
      tx.tenantId,
      query.fromInstant,
      query.toInstant,
      query.after?.startsAt ?? query.fromInstant,
      query.after?.id ?? 0,
      query.hours,
      query.limit,
    ],
  })
  return found.map(toVisit)
}

/** Tenants that remind their clients, after a number; runs outside every tenant. */
export async function remindingTenants(
  tx: Transaction,
  { afterId, limit }: { afterId: number; limit: number },
): Promise<number[]> {
  const found = await rows<{ tenant_id: number }>(
    tx,
    'select * from door_reminding_tenants($1, $2)',
    [afterId, limit],
  )
  return found.map((row) => row.tenant_id)
}

/** Cancels what waits to tell of a visit that was moved, cancelled or deleted. */
export async function cancelOutdatedReminders(
  tx: Transaction,
  bookingIds: number[],
): Promise<void> {
  await prepared(tx, {
    name: 'reminders-cancel-outdated',
    text: `
      update messages m set state = 'cancelled', error = 'visit_changed'
      from bookings b
      where m.tenant_id = $1 and m.booking_id = any($2::bigint[])
        and m.kind in ('reminder', 'booking_confirmation') and m.state = 'due'
        and b.tenant_id = m.tenant_id and b.id = m.booking_id
        and (not b.live or b.deleted_at is not null or split_part(m.key, ':', 4)
          <> floor(extract(epoch from b.starts_at))::bigint::text)`,
    values: [tx.tenantId, bookingIds],
  })
}

function toVisit(row: VisitRow): VisitToRemind {
  const { telegram, telegram_language: language } = row
  return {
    id: row.id,
    clientId: row.client_id,
    clientName: row.first_name,
    phone: row.phone,
    email: row.email,
    telegram: telegram !== null && language !== null ? { address: telegram, language } : null,
    employee: row.employee,
    services: row.services ?? [],
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    createdAt: row.created_at,
  }
}
