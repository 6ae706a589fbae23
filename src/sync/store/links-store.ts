import type { RecordKind } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { Link, LinkState } from '../link.ts'
import type { Agreed } from '../merge.ts'

interface LinkRow {
  id: number
  connection_id: number
  kind: RecordKind
  local_id: number | null
  remote_id: string | null
  agreed: Agreed | null
  state: LinkState
  due_seq: number
  tries: number
  priority: number
  error: Json
}

const columns =
  'id, connection_id, kind, local_id, remote_id, agreed, state, due_seq, tries, priority, error'

/**
 * Takes what is due, most urgent first, of one kind and urgency at a time: so a batch is as large
 * as the API likes, and a person never waits behind one.
 */
export async function takeDueLinks(
  tx: Transaction,
  query: { connectionId: number; limits: Record<string, number>; urgentOnly: boolean },
): Promise<Link[]> {
  const [first] = await prepared<{ kind: string; priority: number }>(tx, {
    name: 'links-first-due',
    text: `select kind, priority from links
      where tenant_id = $1 and connection_id = $2 and state in ('due', 'creating') and next_try_at <= now()
        and priority <= $3
      order by priority, next_try_at, id limit 1`,
    values: [tx.tenantId, query.connectionId, query.urgentOnly ? 0 : 9],
  })
  if (!first) return []
  const found = await prepared<LinkRow>(tx, {
    name: 'links-due',
    text: `select ${columns} from links
      where tenant_id = $1 and connection_id = $2 and state in ('due', 'creating') and next_try_at <= now()
        and priority = $3 and kind = $4
      order by next_try_at, id limit $5`,
    values: [
      tx.tenantId,
      query.connectionId,
      first.priority,
      first.kind,
      query.limits[first.kind] ?? 50,
    ],
  })
  return found.map(toLink)
}

export async function findLinks(
  tx: Transaction,
  query: { connectionId: number; kind: RecordKind; localIds?: number[]; remoteIds?: string[] },
): Promise<Link[]> {
  const found = await prepared<LinkRow>(tx, {
    name: 'links-find',
    text: `select ${columns} from links where tenant_id = $1 and connection_id = $2 and kind = $3
        and local_id = any($4)
      union all select ${columns} from links where tenant_id = $1 and connection_id = $2 and kind = $3
        and remote_id = any($5)`,
    values: [
      tx.tenantId,
      query.connectionId,
      query.kind,
      query.localIds ?? [],
      query.remoteIds ?? [],
    ],
  })
  return [...new Map(found.map((row) => [row.id, toLink(row)])).values()]
}

export interface DueMark {
  connectionId: number
  kind: RecordKind
  priority: number
  localId?: number
  remoteId?: string
}

/**
 * Marks pairs as due, making the link where there is none. A parked link gets another chance: what
 * was refused has changed. `creating` and `uncertain` keep their state, for they know more.
 */
export async function markDue(tx: Transaction, marks: DueMark[]): Promise<void> {
  const local = marks.filter((mark) => mark.localId !== undefined)
  const remote = marks.filter((mark) => mark.localId === undefined)
  if (local.length > 0) await markSide(tx, 'local', local)
  if (remote.length > 0) await markSide(tx, 'remote', remote)
}

async function markSide(
  tx: Transaction,
  side: 'local' | 'remote',
  marks: DueMark[],
): Promise<void> {
  const id = side === 'local' ? 'local_id' : 'remote_id'
  const type = side === 'local' ? 'bigint' : 'text'
  await prepared(tx, {
    name: `links-mark-${side}`,
    text: `
      insert into links (tenant_id, connection_id, kind, ${id}, state, ${side}_due_at, due_seq, priority)
      select distinct on (m.connection_id, m.kind, m.id)
        $1::bigint, m.connection_id, m.kind, m.id, 'due', now(), 1, m.priority
      from jsonb_to_recordset($2::jsonb) as m (connection_id bigint, kind text, id ${type}, priority int)
      on conflict (tenant_id, connection_id, kind, ${id}) do update set
        state = case when links.state in ('creating', 'uncertain') then links.state else 'due' end,
        tries = case when links.state = 'parked' then 0 else links.tries end,
        ${side}_due_at = coalesce(links.${side}_due_at, now()),
        due_seq = links.due_seq + 1,
        priority = least(links.priority, excluded.priority),
        next_try_at = least(links.next_try_at, now()),
        updated_at = now()`,
    values: [
      tx.tenantId,
      JSON.stringify(
        marks.map((mark) => ({
          connection_id: mark.connectionId,
          kind: mark.kind,
          id: mark.localId ?? mark.remoteId,
          priority: mark.priority,
        })),
      ),
    ],
  })
}

/** Of remote ids, marks those due that have a link; answers how many were unknown. */
export async function markKnownDue(
  tx: Transaction,
  mark: { connectionId: number; kind: RecordKind; remoteIds: string[] },
): Promise<number> {
  const known = await prepared(tx, {
    name: 'links-mark-known',
    text: `update links set
        state = case when state in ('creating', 'uncertain') then state else 'due' end,
        tries = case when state = 'parked' then 0 else tries end,
        remote_due_at = coalesce(remote_due_at, now()), due_seq = due_seq + 1,
        next_try_at = least(next_try_at, now()), updated_at = now()
      where tenant_id = $1 and connection_id = $2 and kind = $3 and remote_id = any($4) returning id`,
    values: [tx.tenantId, mark.connectionId, mark.kind, mark.remoteIds],
  })
  return mark.remoteIds.length - known.length
}

export interface Settled {
  id: number
  dueSeq: number
  localId: number | null
  remoteId: string | null
  agreed: Agreed | null
  remoteVersion: string | null
  /** The other side showed news while we wrote: look again. */
  again: boolean
}

/** Stores that pairs are in step; what was marked due meanwhile stays due. */
export async function settleLinks(tx: Transaction, settled: Settled[]): Promise<void> {
  if (settled.length === 0) return
  await prepared(tx, {
    name: 'links-settle',
    text: `
      update links l set agreed = coalesce(s.agreed, l.agreed), local_id = s.local_id, remote_id = s.remote_id,
        remote_version = s.remote_version, tries = 0, error = null, hint = null,
        state = case when l.due_seq = s.due_seq and not s.again then 'idle' else 'due' end,
        local_due_at = case when l.due_seq = s.due_seq then null else l.local_due_at end,
        remote_due_at = case when s.again then now() when l.due_seq = s.due_seq then null else l.remote_due_at end,
        priority = case when l.due_seq = s.due_seq then 2 else l.priority end,
        next_try_at = now(), updated_at = now()
      from jsonb_to_recordset($2::jsonb) as s (id bigint, due_seq bigint, local_id bigint, remote_id text,
        agreed jsonb, remote_version text, again boolean)
      where l.tenant_id = $1 and l.id = s.id`,
    values: [
      tx.tenantId,
      JSON.stringify(
        settled.map((item) => ({
          id: item.id,
          due_seq: item.dueSeq,
          local_id: item.localId,
          remote_id: item.remoteId,
          agreed: item.agreed,
          remote_version: item.remoteVersion,
          again: item.again,
        })),
      ),
    ],
  })
}

export interface Failed {
  id: number
  state: 'due' | 'creating' | 'parked' | 'uncertain'
  waitMs: number
  /** Whether this try counts: waiting for a limit does not. */
  counts: boolean
  error: Json
}

export async function failLinks(tx: Transaction, failed: Failed[]): Promise<void> {
  if (failed.length === 0) return
  await prepared(tx, {
    name: 'links-fail',
    text: `
      update links l set state = f.state, error = f.error, updated_at = now(),
        tries = l.tries + case when f.counts then 1 else 0 end,
        next_try_at = now() + make_interval(secs => f.wait_ms / 1000.0)
      from jsonb_to_recordset($2::jsonb) as f (id bigint, state text, wait_ms double precision, counts boolean, error jsonb)
      where l.tenant_id = $1 and l.id = f.id`,
    values: [
      tx.tenantId,
      JSON.stringify(
        failed.map((item) => ({
          id: item.id,
          state: item.state,
          wait_ms: item.waitMs,
          counts: item.counts,
          error: item.error,
        })),
      ),
    ],
  })
}

/** Commits the intent to create, before the call: a crash in between makes the next try look first. */
export async function intendCreation(tx: Transaction, ids: number[]): Promise<void> {
  await prepared(tx, {
    name: 'links-intend',
    text: `update links set state = 'creating', updated_at = now() where tenant_id = $1 and id = any($2)`,
    values: [tx.tenantId, ids],
  })
}

/** The record there is gone: the link starts over, as if it had never been paired. */
export async function forgetRemote(tx: Transaction, id: number): Promise<void> {
  await rows(
    tx,
    `update links set remote_id = null, agreed = null, remote_version = null, updated_at = now()
     where tenant_id = $1 and id = $2 and local_id is not null`,
    [tx.tenantId, id],
  )
}

/** Makes a due link of two records that were found to be one. */
export async function insertPair(
  tx: Transaction,
  pair: {
    connectionId: number
    kind: RecordKind
    localId: number
    remoteId: string
    priority: number
  },
): Promise<void> {
  await rows(
    tx,
    `insert into links (tenant_id, connection_id, kind, local_id, remote_id, state, due_seq, priority, remote_due_at)
     values ($1, $2, $3, $4, $5, 'due', 1, $6, now())`,
    [tx.tenantId, pair.connectionId, pair.kind, pair.localId, pair.remoteId, pair.priority],
  )
}

export async function deleteLinks(tx: Transaction, ids: number[]): Promise<void> {
  await rows(tx, 'delete from links where tenant_id = $1 and id = any($2)', [tx.tenantId, ids])
}

export function toLink(row: LinkRow): Link {
  return {
    id: row.id,
    connectionId: row.connection_id,
    kind: row.kind,
    localId: row.local_id,
    remoteId: row.remote_id,
    agreed: row.agreed,
    state: row.state,
    dueSeq: row.due_seq,
    tries: row.tries,
    priority: row.priority,
    error: row.error,
  }
}
