import { Client } from 'pg'
import type { BenchServer } from '../server.ts'
import { furnishSalon } from '../world/salon.ts'

const minutes = 20
const opensMinute = 8 * 60
const closesMinute = 21 * 60

/** People who work from 8 to 21 and have one day filled with bookings of 20 minutes. */
export async function fillDay(
  server: Pick<BenchServer, 'ownerUrl' | 'tenantId'>,
  of: { date: string; employees: number; bookings: number },
): Promise<void> {
  const counts = { employees: of.employees, services: 12, clients: of.bookings }
  const salon = await furnishSalon(server, counts)
  const owner = new Client({ connectionString: server.ownerUrl })
  await owner.connect()
  try {
    await owner.query(
      'update schedules set starts_minute = $2, ends_minute = $3 where tenant_id = $1',
      [server.tenantId, opensMinute, closesMinute],
    )
    const { rows } = await owner.query<{ id: string }>(
      `insert into bookings (tenant_id, client_id, user_id, status_id, starts_at, ends_at, note)
       select $1, ($3::bigint[])[n + 1], ($2::bigint[])[n % $4 + 1],
         (select id from statuses where tenant_id = $1 and is_default), s.at,
         s.at + make_interval(mins => $6), case when n % 3 = 0 then 'Asked for a window seat' else '' end
       from generate_series(0, $5::int - 1) n,
         lateral (select ($7::date + make_interval(mins => $8 + (n / $4) * $6))
           at time zone (select zone from tenants where id = $1) as at) s
       returning id`,
      [
        server.tenantId,
        salon.employees,
        salon.clients,
        of.employees,
        of.bookings,
        minutes,
        of.date,
        opensMinute,
      ],
    )
    await owner.query(
      `insert into booking_services (tenant_id, booking_id, service_id, name, price_minor,
         duration_minutes, position)
       select $1, b, s.id, s.name, s.price_minor, $3, 1
       from unnest($2::bigint[]) b
       join services s on s.id = ($4::bigint[])[b % array_length($4::bigint[], 1) + 1]
         and s.tenant_id = $1`,
      [server.tenantId, rows.map(({ id }) => id), minutes, salon.services],
    )
    await owner.query('vacuum analyze')
  } finally {
    await owner.end()
  }
}
