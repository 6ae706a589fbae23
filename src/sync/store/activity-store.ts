import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { Activity } from '../activity.ts'

/** Adds to the minute that runs now. */
export async function addActivity(
  tx: Transaction,
  connectionId: number,
  done: Activity,
): Promise<void> {
  await prepared(tx, {
    name: 'activity-add',
    text: `
      insert into sync_activity as a
        (tenant_id, connection_id, minute, calls, written_there, written_here, failures, skipped)
      values ($1, $2, date_trunc('minute', now()), $3, $4, $5, $6, $7)
      on conflict (tenant_id, connection_id, minute) do update set
        calls = a.calls + excluded.calls,
        written_there = a.written_there + excluded.written_there,
        written_here = a.written_here + excluded.written_here,
        failures = a.failures + excluded.failures,
        skipped = case when excluded.skipped = '{}' then a.skipped else (
          select jsonb_object_agg(key, count) from (
            select key, sum(value::int) as count from (
              select * from jsonb_each_text(a.skipped)
              union all select * from jsonb_each_text(excluded.skipped)) as pieces
            group by key) as sums) end`,
    values: [
      tx.tenantId,
      connectionId,
      done.calls,
      done.writtenThere,
      done.writtenHere,
      done.failures,
      JSON.stringify(done.skipped),
    ],
  })
}

/** Adds refused webhooks to the minute that runs now; not for a connection that is gone. */
export async function addHookErrors(
  tx: Transaction,
  connectionId: number,
  count: number,
): Promise<void> {
  await prepared(tx, {
    name: 'activity-add-hook-errors',
    text: `insert into sync_activity as a (tenant_id, connection_id, minute, hook_errors)
      select tenant_id, id, date_trunc('minute', now()), $3 from connections
      where tenant_id = $1 and id = $2
      on conflict (tenant_id, connection_id, minute) do update set
        hook_errors = a.hook_errors + excluded.hook_errors`,
    values: [tx.tenantId, connectionId, count],
  })
}

/** What was done in the last hour, by connector, for all tenants together. */
export interface SyncFigures {
  connector: string
  writtenHere: number
  writtenThere: number
  failures: number
  hookErrors: number
  skipped: Record<string, number>
}

export async function readSyncFigures(tx: Transaction): Promise<SyncFigures[]> {
  const found = await rows<{
    connector: string
    written_here: number
    written_there: number
    failures: number
    hook_errors: number
    skipped: Record<string, number>
  }>(tx, 'select * from door_sync_figures()', [])
  return found.map((row) => ({
    connector: row.connector,
    writtenHere: row.written_here,
    writtenThere: row.written_there,
    failures: row.failures,
    hookErrors: row.hook_errors,
    skipped: row.skipped,
  }))
}

/** Forgets what is older than the pages show. */
export async function pruneActivity(tx: Transaction, connectionId: number): Promise<void> {
  await prepared(tx, {
    name: 'activity-prune',
    text: `delete from sync_activity where tenant_id = $1 and connection_id = $2
      and minute < now() - interval '25 hours'`,
    values: [tx.tenantId, connectionId],
  })
}

export interface HourOfActivity extends Omit<Activity, 'skipped'> {
  /** ISO instant at which the hour begins. */
  at: string
}

export interface RecentActivity {
  callsLastMinute: number
  callsLastHour: number
  /** The last 24 hours, oldest first, the hour that runs now among them; quiet ones are zeroes. */
  hours: HourOfActivity[]
  /** Of the last 24 hours. */
  hookErrors: number
  skipped: Record<string, number>
}

export async function readActivity(tx: Transaction, connectionId: number): Promise<RecentActivity> {
  const [recent] = await rows<{ last_minute: number; last_hour: number }>(
    tx,
    // The minute that runs, and of the one before as much as the sixty seconds still reach into.
    `select coalesce(sum(calls) filter (where minute = date_trunc('minute', now())), 0)::int
         + round(coalesce(sum(calls)
             filter (where minute = date_trunc('minute', now()) - interval '1 minute'), 0)
           * (60 - extract(second from now())) / 60)::int as last_minute,
       coalesce(sum(calls), 0)::int as last_hour
     from sync_activity
     where tenant_id = $1 and connection_id = $2 and minute > now() - interval '1 hour'`,
    [tx.tenantId, connectionId],
  )
  const hours = await rows<{
    at: string
    calls: number
    written_there: number
    written_here: number
    failures: number
  }>(
    tx,
    `select hour as at, coalesce(sum(calls), 0)::int as calls,
       coalesce(sum(written_there), 0)::int as written_there,
       coalesce(sum(written_here), 0)::int as written_here,
       coalesce(sum(failures), 0)::int as failures
     from generate_series(date_trunc('hour', now()) - interval '23 hours',
       date_trunc('hour', now()), interval '1 hour') as hour
     left join sync_activity a on a.tenant_id = $1 and a.connection_id = $2
       and a.minute >= hour and a.minute < hour + interval '1 hour'
     group by hour order by hour`,
    [tx.tenantId, connectionId],
  )
  const [odd] = await rows<{ hook_errors: number; skipped: Record<string, number> }>(
    tx,
    `with day as (
       select hook_errors, skipped from sync_activity
       where tenant_id = $1 and connection_id = $2 and minute > now() - interval '24 hours')
     select coalesce((select sum(hook_errors) from day), 0)::int as hook_errors,
       coalesce((select jsonb_object_agg(key, count) from (
         select s.key, sum(s.value::int) as count
         from day cross join lateral jsonb_each_text(day.skipped) as s group by s.key) as sums),
       '{}') as skipped`,
    [tx.tenantId, connectionId],
  )
  return {
    hookErrors: odd?.hook_errors ?? 0,
    skipped: odd?.skipped ?? {},
    callsLastMinute: recent?.last_minute ?? 0,
    callsLastHour: recent?.last_hour ?? 0,
    hours: hours.map((row) => ({
      at: row.at,
      calls: row.calls,
      writtenThere: row.written_there,
      writtenHere: row.written_here,
      failures: row.failures,
    })),
  }
}
