import { Client } from 'pg'
import type { BenchServer } from '../server.ts'

export interface Salon {
  employees: number[]
  services: number[]
  clients: number[]
}

/**
 * Furnishes a tenant in bulk: employees who work around the clock every day, services of 30
 * minutes, clients with phones that nobody has.
 */
export async function furnishSalon(
  server: Pick<BenchServer, 'ownerUrl' | 'tenantId'>,
  counts: { employees: number; services: number; clients: number },
): Promise<Salon> {
  const owner = new Client({ connectionString: server.ownerUrl })
  await owner.connect()
  const { tenantId } = server
  const idsOf = async (text: string, count: number) => {
    const { rows } = await owner.query<{ id: string }>(text, [tenantId, count])
    return rows.map((row) => Number(row.id))
  }
  try {
    const employees = await idsOf(
      `insert into users (tenant_id, name, role)
       select $1, 'Employee ' || g, 'employee' from generate_series(1, $2::int) g returning id`,
      counts.employees,
    )
    await owner.query(
      `insert into schedules (tenant_id, user_id, weekday, starts_minute, ends_minute)
       select $1, u, d, 0, 1440 from unnest($2::bigint[]) u, generate_series(1, 7) d`,
      [tenantId, employees],
    )
    const services = await idsOf(
      `insert into services (tenant_id, name, duration_minutes, price_minor, position)
       select $1, 'Service ' || g, 30, 100000 + g * 100, g from generate_series(1, $2::int) g returning id`,
      counts.services,
    )
    const clients = await idsOf(
      `insert into clients (tenant_id, first_name, last_name, phone)
       select $1, 'First ' || g, 'Last ' || g, '+7700' || lpad((g * 37)::text, 7, '0')
       from generate_series(1, $2::int) g returning id`,
      counts.clients,
    )
    return { employees, services, clients }
  } finally {
    await owner.end()
  }
}

/** A moment so far ahead that nothing else is there: `day` days from a fixed one. */
export function momentOf(day: number, hour: number): string {
  return new Date(Date.UTC(2035, 0, 1 + day, hour)).toISOString()
}
