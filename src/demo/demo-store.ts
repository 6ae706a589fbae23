import type { Transaction } from '../platform/database/index.ts'
import { rows } from '../platform/database/sql.ts'
import { demoEmployees, demoServices, demoWorkplaces } from './demo-people.ts'
import type { DemoBooking, DemoClient } from './make-demo-salon.ts'

/** Inserts the salon in bulk, past the use cases: months of history did not happen just now. */
export async function insertDemoCatalog(tx: Transaction): Promise<{
  workplaces: number[]
  services: number[]
}> {
  const workplaces = await idsOf(
    tx,
    `insert into workplaces (tenant_id, name, capacity, color, position)
     select $1, w.name, w.capacity, w.color, w.position
     from jsonb_to_recordset($2::jsonb) as w (name text, capacity int, color text, position int)
     order by w.position returning id`,
    demoWorkplaces.map((workplace, position) => ({ ...workplace, position })),
  )
  const services = await idsOf(
    tx,
    `insert into services (tenant_id, name, category, duration_minutes, price_minor, position,
      needs_workplace)
     select $1, s.name, s.category, s.minutes, s.price * 100, s.position, true
     from jsonb_to_recordset($2::jsonb) as s (name text, category text, minutes int, price bigint,
       position int)
     order by s.position returning id`,
    demoServices.map(([category, name, minutes, price], position) => ({
      category,
      name,
      minutes,
      price,
      position,
    })),
  )
  return { workplaces, services }
}

export async function insertDemoStaff(tx: Transaction, services: number[]): Promise<number[]> {
  const users = await idsOf(
    tx,
    `insert into users (tenant_id, name, role, position, color)
     select $1, u.name, 'employee', u.position, u.color
     from jsonb_to_recordset($2::jsonb) as u (name text, position text, color text, nr int)
     order by u.nr returning id`,
    demoEmployees.map(({ name, position, color }, nr) => ({ name, position, color, nr })),
  )
  await letWork(
    tx,
    services,
    demoEmployees.map((employee, at) => ({ ...employee, user: users[at] ?? 0 })),
  )
  return users
}

/** Gives people their week, ten to eight, and the services that they perform. */
export async function letWork(
  tx: Transaction,
  services: number[],
  people: { user: number; does: string[]; off: number[] }[],
): Promise<void> {
  const hours = people.flatMap(({ user, off }) =>
    [1, 2, 3, 4, 5, 6, 7]
      .filter((weekday) => !off.includes(weekday))
      .map((weekday) => ({ user_id: user, weekday })),
  )
  await rows(
    tx,
    `insert into schedules (tenant_id, user_id, weekday, starts_minute, ends_minute)
     select $1, h.user_id, h.weekday, 600, 1200
     from jsonb_to_recordset($2::jsonb) as h (user_id bigint, weekday int)`,
    [tx.tenantId, JSON.stringify(hours)],
  )
  const skills = people.flatMap(({ user, does }) =>
    demoServices.flatMap(([category], at) =>
      does.includes(category) ? [{ user_id: user, service_id: services[at] }] : [],
    ),
  )
  await rows(
    tx,
    `insert into user_services (tenant_id, user_id, service_id)
     select $1, s.user_id, s.service_id
     from jsonb_to_recordset($2::jsonb) as s (user_id bigint, service_id bigint)`,
    [tx.tenantId, JSON.stringify(skills)],
  )
}

export function insertDemoClients(tx: Transaction, clients: DemoClient[]): Promise<number[]> {
  return idsOf(
    tx,
    `insert into clients (tenant_id, first_name, last_name, phone, email)
     select $1, c.first_name, c.last_name, c.phone, c.email
     from jsonb_to_recordset($2::jsonb) as c (first_name text, last_name text, phone text,
       email text, nr int)
     order by c.nr returning id`,
    clients.map((client, nr) => ({
      first_name: client.firstName,
      last_name: client.lastName,
      phone: client.phone,
      email: client.email,
      nr,
    })),
  )
}

export interface DemoNumbers {
  workplaces: number[]
  services: number[]
  users: number[]
  clients: number[]
  statuses: number[]
}

export async function insertDemoBookings(
  tx: Transaction,
  bookings: DemoBooking[],
  numbers: DemoNumbers,
): Promise<void> {
  const ids = await idsOf(
    tx,
    `insert into bookings (tenant_id, client_id, user_id, workplace_id, seat, status_id, starts_at,
      ends_at,
       note, total_minor, source)
     select $1, b.client_id, b.user_id, b.workplace_id, b.seat, b.status_id, b.starts_at, b.ends_at,
       b.note, b.total_minor, b.source
     from jsonb_to_recordset($2::jsonb) as b (client_id bigint, user_id bigint,
       workplace_id bigint, seat int,
       status_id bigint, starts_at timestamptz, ends_at timestamptz, note text, total_minor bigint,
       source text, nr int)
     order by b.nr returning id`,
    bookings.map((booking, nr) => toRow(booking, nr, numbers)),
  )
  const lines = bookings.flatMap((booking, at) =>
    booking.services.map((service, position) => ({
      booking_id: ids[at],
      position: position + 1,
      service_id: numbers.services[service],
    })),
  )
  await rows(
    tx,
    `insert into booking_services (tenant_id, booking_id, position, service_id, name, price_minor,
      duration_minutes)
     select $1, l.booking_id, l.position, s.id, s.name, s.price_minor, s.duration_minutes
     from jsonb_to_recordset($2::jsonb) as l (booking_id bigint, position int, service_id bigint)
     join services s on s.tenant_id = $1 and s.id = l.service_id`,
    [tx.tenantId, JSON.stringify(lines)],
  )
}

function toRow(booking: DemoBooking, nr: number, numbers: DemoNumbers) {
  const employee = demoEmployees[booking.employee]
  return {
    nr,
    client_id: numbers.clients[booking.client],
    user_id: numbers.users[booking.employee],
    workplace_id: numbers.workplaces[employee?.workplace ?? 0],
    seat: employee?.seat ?? 1,
    status_id: numbers.statuses[booking.status],
    starts_at: booking.startsAt,
    ends_at: booking.endsAt,
    note: booking.note,
    total_minor: booking.services.reduce((sum, at) => sum + (demoServices[at]?.[3] ?? 0) * 100, 0),
    source: nr % 5 === 0 ? 'online' : 'staff',
  }
}

async function idsOf(tx: Transaction, text: string, items: object[]): Promise<number[]> {
  const inserted = await rows<{ id: number }>(tx, text, [tx.tenantId, JSON.stringify(items)])
  return inserted.map((row) => row.id)
}
