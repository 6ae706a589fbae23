import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { BookableUser, WorkCalendarRows } from './work-calendar.ts'

/**
 * Everybody whom clients may be booked with, by name (at most 1000); or the people of those numbers
 * whatever their state, those who left too, where `bookable` tells.
 */
export async function findBookableUsers(tx: Transaction, ids?: number[]): Promise<BookableUser[]> {
  if (ids?.length === 0) return []
  const found = await prepared<BookableUser & { [column: string]: unknown }>(tx, {
    name: ids ? 'staff-bookable-of' : 'staff-bookable',
    text: `
      select id, name, color, position, bookable and active and deleted_at is null as bookable
      from users
      where tenant_id = $1
        and ${ids ? 'id = any($2)' : 'bookable and active and deleted_at is null'}
      order by calendar_order, name, id limit 1000`,
    values: ids ? [tx.tenantId, ids] : [tx.tenantId],
  })
  return found
}

/**
 * The same people by number, held until the transaction ends: none of them can be removed while a
 * booking with them is being written. It is the lock that a foreign key takes anyway, only earlier.
 */
export async function holdBookableUsers(tx: Transaction, ids: number[]): Promise<BookableUser[]> {
  return prepared<BookableUser & { [column: string]: unknown }>(tx, {
    name: 'staff-hold',
    text: `
      select id, name, color, position, bookable and active and deleted_at is null as bookable
      from users where tenant_id = $1 and id = any($2) and deleted_at is null
      order by id for key share`,
    values: [tx.tenantId, ids],
  })
}

/**
 * Of the people who take visits, those who perform all of the services; who has none written down
 * performs everything. `ids` narrows the choice.
 */
export async function findPerformers(
  tx: Transaction,
  { serviceIds, userIds }: { serviceIds: number[]; userIds?: number[] | undefined },
): Promise<number[]> {
  const found = await prepared<{ id: number }>(tx, {
    name: 'staff-performers',
    text: `
      select id from users u
      where tenant_id = $1 and bookable and active and deleted_at is null
        and ($3::bigint[] is null or id = any($3))
        and (not exists (select 1 from user_services s
            where s.tenant_id = u.tenant_id and s.user_id = u.id)
          or not exists (select 1 from unnest($2::bigint[]) as wanted (id)
            where not exists (select 1 from user_services s where s.tenant_id = u.tenant_id
              and s.user_id = u.id and s.service_id = wanted.id)))
      order by calendar_order, name, id limit 1000`,
    values: [tx.tenantId, serviceIds, userIds ?? null],
  })
  return found.map(({ id }) => id)
}

/**
 * Which of the services somebody does not perform; none where nothing is written down, for then
 * they perform everything.
 */
export async function findUnperformed(
  tx: Transaction,
  { userId, serviceIds }: { userId: number; serviceIds: number[] },
): Promise<number[]> {
  const found = await prepared<{ id: number }>(tx, {
    name: 'staff-unperformed',
    text: `
      select wanted.id from unnest($3::bigint[]) as wanted (id)
      where exists (select 1 from user_services s where s.tenant_id = $1 and s.user_id = $2)
        and not exists (select 1 from user_services s where s.tenant_id = $1 and s.user_id = $2
          and s.service_id = wanted.id)`,
    values: [tx.tenantId, userId, serviceIds],
  })
  return found.map(({ id }) => id)
}

/** Names of people by their numbers, also of those who left: past bookings still show them. */
export async function findUserNames(tx: Transaction, ids: number[]): Promise<Map<number, string>> {
  const found = await prepared<{ id: number; name: string }>(tx, {
    name: 'staff-names',
    text: 'select id, name from users where tenant_id = $1 and id = any($2)',
    values: [tx.tenantId, ids],
  })
  return new Map(found.map(({ id, name }) => [id, name]))
}

/**
 * When each of the people works on the local dates `from` to `to`, in one round trip; everybody
 * asked for is in the answer. Exceptions and vacations of two days around are told too, because a
 * night shift and a long booking reach beyond their own dates.
 *
 * Nobody has hours unless they are written down: a calendar without rows is a person who does not
 * work.
 */
export async function workCalendars(
  tx: Transaction,
  userIds: number[],
  { from, to }: { from: string; to: string },
): Promise<Map<number, WorkCalendarRows>> {
  const found = await prepared<WorkCalendarRows & { id: number }>(tx, {
    name: 'staff-work-calendars',
    text: workCalendarsText,
    values: [tx.tenantId, userIds, from, to],
  })
  return new Map(
    found.map(({ id, weekly, exceptions, vacations }) => [id, { weekly, exceptions, vacations }]),
  )
}

// A branch of its own for the week, because the dates would not let the index bound the exceptions.
const workCalendarsText = `
  select wanted.id,
    (select coalesce(jsonb_agg(jsonb_build_object('weekday', s.weekday,
        'startsMinute', s.starts_minute, 'endsMinute', s.ends_minute)
        order by s.weekday, s.starts_minute), '[]')
      from schedules s
      where s.tenant_id = $1 and s.user_id = wanted.id and s.date is null) as weekly,
    (select coalesce(jsonb_agg(jsonb_build_object('date', s.date,
        'startsMinute', s.starts_minute, 'endsMinute', s.ends_minute, 'id', s.id)
        order by s.date, s.starts_minute), '[]')
      from schedules s
      where s.tenant_id = $1 and s.user_id = wanted.id
        and s.date between $3::date - 2 and $4::date + 2) as exceptions,
    (select coalesce(jsonb_agg(jsonb_build_object('startsOn', v.starts_on, 'endsOn', v.ends_on,
        'note', v.note, 'id', v.id) order by v.starts_on), '[]')
      from vacations v
      where v.tenant_id = $1 and v.user_id = wanted.id
        and v.starts_on <= $4::date + 2 and v.ends_on >= $3::date - 2) as vacations
  from unnest($2::bigint[]) as wanted (id)`

/**
 * Holds the person until the transaction ends: whether hours overlap is a matter of all rows, which
 * two writers must not decide side by side. False when there is nobody of that number.
 */
export async function lockUser(tx: Transaction, id: number): Promise<boolean> {
  const found = await rows(
    tx,
    `select 1 from users where tenant_id = $1 and id = $2 and deleted_at is null
     for no key update`,
    [tx.tenantId, id],
  )
  return found.length > 0
}
