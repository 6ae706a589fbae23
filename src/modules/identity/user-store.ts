import { assert } from '../../kernel/errors.ts'
import { isLanguage } from '../../kernel/language.ts'
import { roles } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { fragment, rows, sql } from '../../platform/database/sql.ts'
import type { User } from './user.ts'

interface UserRow {
  id: number
  name: string
  email: string | null
  role: string
  bookable: boolean
  position: string
  color: string
  calendar_order: number
  service_ids: number[]
  phone: string | null
  language: string | null
  bitrix24_user_id: string | null
  active: boolean
  has_password: boolean
  created_at: string
  updated_at: string
}

export interface UserColumns {
  name?: string
  email?: string | null
  password_hash?: string
  role?: string
  bookable?: boolean
  position?: string
  color?: string
  calendar_order?: number
  phone?: string | null
  language?: string | null
  bitrix24_user_id?: string | null
  active?: boolean
}

const columns = `id, name, email, role, bookable, position, color, calendar_order, phone, language,
  array(select service_id from user_services s where s.tenant_id = users.tenant_id
    and s.user_id = users.id order by 1) as service_ids, bitrix24_user_id, active, password_hash is not null as has_password, created_at, updated_at`

export async function findUser(tx: Transaction, id: number): Promise<User | undefined> {
  return one(tx, 'id = $2', id)
}

export async function findUserByEmail(tx: Transaction, email: string): Promise<User | undefined> {
  return one(tx, 'email = $2', email)
}

export async function findUserByBitrix24Id(
  tx: Transaction,
  bitrix24UserId: string,
): Promise<User | undefined> {
  return one(tx, 'bitrix24_user_id = $2', bitrix24UserId)
}

export interface UserFilter {
  afterId: number
  limit: number
  bookable?: boolean | undefined
  active?: boolean | undefined
}

/** People by number, at most `limit`. */
export async function pageOfUsers(tx: Transaction, filter: UserFilter): Promise<User[]> {
  const found = await rows<UserRow>(
    tx,
    `select ${columns} from users
     where tenant_id = $1 and deleted_at is null and id > $2
       and ($3::boolean is null or bookable = $3) and ($4::boolean is null or active = $4)
     order by id limit $5`,
    [tx.tenantId, filter.afterId, filter.bookable ?? null, filter.active ?? null, filter.limit],
  )
  return found.map(toUser)
}

export type UserToInsert = UserColumns & { name: string; role: string }

/** Adds a user; the e-mail may be taken by a racer, which the unique index alone can tell. */
export async function insertUser(tx: Transaction, it: UserToInsert): Promise<User | 'email_taken'> {
  const added = await sql(tx)
    .insertInto('users')
    .values({ tenant_id: tx.tenantId, ...it })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return (added && (await findUser(tx, added.id))) ?? 'email_taken'
}

export async function updateUserRow(
  tx: Transaction,
  id: number,
  changes: UserColumns,
): Promise<User | undefined> {
  await sql(tx)
    .updateTable('users')
    .set({ ...changes, updated_at: fragment`now()` })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .execute()
  return findUser(tx, id)
}

export async function passwordHashOf(tx: Transaction, id: number): Promise<string | null> {
  const [row] = await rows<{ password_hash: string | null }>(
    tx,
    'select password_hash from users where tenant_id = $1 and id = $2 and deleted_at is null',
    [tx.tenantId, id],
  )
  return row?.password_hash ?? null
}

export async function softDeleteUser(tx: Transaction, id: number): Promise<void> {
  await rows(
    tx,
    `update users set deleted_at = now(), updated_at = now(), active = false
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  )
}

/**
 * How many administrators could still sign in. Their rows are locked, so that two of them cannot
 * remove each other at the same moment.
 */
export async function countAdmins(tx: Transaction): Promise<number> {
  const admins = await rows(
    tx,
    `select id from users where tenant_id = $1 and role in ('admin', 'super_admin')
       and active and deleted_at is null order by id for update`,
    [tx.tenantId],
  )
  return admins.length
}

/** How many super admins can sign in here. */
export async function countSuperAdmins(tx: Transaction): Promise<number> {
  const found = await rows(
    tx,
    `select id from users where tenant_id = $1 and role = 'super_admin' and active
       and deleted_at is null limit 1000`,
    [tx.tenantId],
  )
  return found.length
}

/** How many bookings ahead of the employee take up time. */
export async function countFutureBookings(tx: Transaction, userId: number): Promise<number> {
  // A booking is at most 48 hours long, so the index is read from there and never over the past.
  const [row] = await rows<{ count: number }>(
    tx,
    `select count(*) from bookings where tenant_id = $1 and user_id = $2 and live
       and deleted_at is null and starts_at > now() - interval '48 hours' and ends_at > now()`,
    [tx.tenantId, userId],
  )
  return row?.count ?? 0
}

/**
 * One person, held until the transaction ends. `against` says from whom: others who change the
 * person, or also those who book with them, who hold the person too.
 */
export async function lockUserRow(
  tx: Transaction,
  id: number,
  against: 'changes' | 'bookings' = 'changes',
): Promise<User | undefined> {
  const strength = against === 'bookings' ? 'for update' : 'for no key update'
  await rows(tx, `select 1 from users where tenant_id = $1 and id = $2 ${strength}`, [
    tx.tenantId,
    id,
  ])
  return findUser(tx, id)
}

/** Everybody of the tenant (at most 1000), held, in the order of the calendar. */
export async function lockUsersInOrder(tx: Transaction): Promise<User[]> {
  await rows(
    tx,
    `select 1 from users where tenant_id = $1 and deleted_at is null order by id
     for no key update`,
    [tx.tenantId],
  )
  const found = await rows<UserRow>(
    tx,
    `select ${columns} from users where tenant_id = $1 and deleted_at is null
     order by calendar_order, name, id limit 1000`,
    [tx.tenantId],
  )
  return found.map(toUser)
}

/** Replaces the services that a person performs; none means all. */
export async function replaceUserServices(
  tx: Transaction,
  userId: number,
  serviceIds: number[],
): Promise<void> {
  await rows(
    tx,
    `delete from user_services where tenant_id = $1 and user_id = $2
     and service_id <> all($3::bigint[])`,
    [tx.tenantId, userId, serviceIds],
  )
  await rows(
    tx,
    `insert into user_services (tenant_id, user_id, service_id)
     select $1, $2, id from unnest($3::bigint[]) as id on conflict do nothing`,
    [tx.tenantId, userId, serviceIds],
  )
}

async function one(tx: Transaction, where: string, value: unknown): Promise<User | undefined> {
  const [row] = await rows<UserRow>(
    tx,
    `select ${columns} from users where tenant_id = $1 and deleted_at is null and ${where}`,
    [tx.tenantId, value],
  )
  return row && toUser(row)
}

function toUser(row: UserRow): User {
  const role = roles.find((known) => known === row.role)
  assert(role, `user ${row.id} has a known role`)
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role,
    bookable: row.bookable,
    position: row.position,
    color: row.color,
    calendarOrder: row.calendar_order,
    serviceIds: row.service_ids,
    phone: row.phone,
    language: isLanguage(row.language) ? row.language : null,
    bitrix24UserId: row.bitrix24_user_id,
    active: row.active,
    hasPassword: row.has_password,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
