import type { Transaction } from '../../platform/database/index.ts'
import { fragment, rows, sql } from '../../platform/database/sql.ts'
import { maxStretches, type Schedule, type ScheduleDetails } from './schedule.ts'

interface ScheduleRow {
  id: number
  user_id: number
  weekday: number | null
  date: string | null
  starts_minute: number | null
  ends_minute: number | null
  created_at: string
  updated_at: string
}

const columns = 'id, user_id, weekday, date, starts_minute, ends_minute, created_at, updated_at'

export async function findSchedule(tx: Transaction, id: number): Promise<Schedule | undefined> {
  const [row] = await rows<ScheduleRow>(
    tx,
    `select ${columns} from schedules where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  )
  return row && toSchedule(row)
}

/** Holds the row until the transaction ends, so that two changes of different fields stay. */
export async function lockSchedule(tx: Transaction, id: number): Promise<Schedule | undefined> {
  const [row] = await rows<ScheduleRow>(
    tx,
    `select ${columns} from schedules where tenant_id = $1 and id = $2 for update`,
    [tx.tenantId, id],
  )
  return row && toSchedule(row)
}

/** The rows of the same employee on the same weekday or date. */
export async function schedulesOfDay(tx: Transaction, day: ScheduleDetails): Promise<Schedule[]> {
  const found = await rows<ScheduleRow>(
    tx,
    `select ${columns} from schedules
     where tenant_id = $1 and user_id = $2
       and (($3::date is null and date is null and weekday = $4) or date = $3::date)
     order by starts_minute limit ${maxStretches + 1}`,
    [tx.tenantId, day.userId, day.date, day.weekday],
  )
  return found.map(toSchedule)
}

/** The rows of an employee's week, of some dates, or of both. */
export async function hoursOfUser(
  tx: Transaction,
  { userId, weekly, dates }: { userId: number; weekly: boolean; dates: string[] },
): Promise<Schedule[]> {
  const found = await rows<ScheduleRow>(
    tx,
    `select ${columns} from schedules
     where tenant_id = $1 and user_id = $2 and ((date is null and $3) or date = any($4::date[]))
     order by date nulls first, weekday, starts_minute limit 5000`,
    [tx.tenantId, userId, weekly, dates],
  )
  return found.map(toSchedule)
}

export interface ScheduleFilter {
  userId: number | null
  /** Rows of dates are left out when they lie outside; rows of the week never are. */
  from: string | null
  to: string | null
  afterId: number
  limit: number
}

/** Rows by number. */
export async function pageOfSchedules(
  tx: Transaction,
  { userId, from, to, afterId, limit }: ScheduleFilter,
): Promise<Schedule[]> {
  const found = await rows<ScheduleRow>(
    tx,
    `select ${columns} from schedules
     where tenant_id = $1 and id > $2 and ($3::bigint is null or user_id = $3)
       and (date is null or (date >= coalesce($4::date, date) and date <= coalesce($5::date, date)))
     order by id limit $6`,
    [tx.tenantId, afterId, userId, from, to, limit],
  )
  return found.map(toSchedule)
}

export async function insertSchedule(
  tx: Transaction,
  schedule: ScheduleDetails,
): Promise<Schedule> {
  const row = await sql(tx)
    .insertInto('schedules')
    .values({ tenant_id: tx.tenantId, ...toColumns(schedule) })
    .returningAll()
    .$castTo<ScheduleRow>()
    .executeTakeFirstOrThrow()
  return toSchedule(row)
}

export async function updateScheduleRow(
  tx: Transaction,
  id: number,
  schedule: ScheduleDetails,
): Promise<Schedule> {
  const row = await sql(tx)
    .updateTable('schedules')
    .set({ ...toColumns(schedule), updated_at: fragment`now()` })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returningAll()
    .$castTo<ScheduleRow>()
    .executeTakeFirstOrThrow()
  return toSchedule(row)
}

export async function deleteScheduleRow(tx: Transaction, id: number): Promise<void> {
  await rows(tx, 'delete from schedules where tenant_id = $1 and id = $2', [tx.tenantId, id])
}

function toColumns(schedule: ScheduleDetails) {
  return {
    user_id: schedule.userId,
    weekday: schedule.weekday,
    date: schedule.date,
    starts_minute: schedule.hours?.startsMinute ?? null,
    ends_minute: schedule.hours?.endsMinute ?? null,
  }
}

function toSchedule(row: ScheduleRow): Schedule {
  const { starts_minute: startsMinute, ends_minute: endsMinute } = row
  return {
    id: row.id,
    userId: row.user_id,
    weekday: row.weekday,
    date: row.date,
    hours: startsMinute === null || endsMinute === null ? null : { startsMinute, endsMinute },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
