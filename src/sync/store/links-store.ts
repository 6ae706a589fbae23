import type { Fields, RecordKind } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { Link, LinkState } from '../link.ts'
import type { Agreed } from '../merge.ts'

export interface LinkRow {
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

/** What a link is read from; `toLink` makes it. */
export const linkColumns =
  'id, connection_id, kind, local_id, remote_id, agreed, state, due_seq, tries, priority, error'

export async function findLinks(
  tx: Transaction,
  query: { connectionId: number; kind: RecordKind; localIds?: number[]; remoteIds?: string[] },
): Promise<Link[]> {
  const found = await prepared<LinkRow>(tx, {
    name: 'links-find',
    text: `select ${linkColumns} from links where tenant_id = $1 and connection_id = $2
      and kind = $3
        and local_id = any($4)
      union all select ${linkColumns} from links where tenant_id = $1 and connection_id = $2
        and kind = $3
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
      update links l set agreed = coalesce(s.agreed, l.agreed),
        -- Whose link it is may have changed since it was read: see handOverLinks.
        local_id = coalesce(l.local_id, s.local_id),
        remote_id = s.remote_id,
        remote_version = s.remote_version, tries = 0, error = null, hint = null,
        history = case when l.tries > 0 or l.error is not null
          then ${withTry("jsonb_build_object('at', now(), 'done', true)")} else l.history end,
        run_id = case when l.due_seq = s.due_seq and not s.again then null else l.run_id end,
        state = case when l.due_seq = s.due_seq and not s.again then 'idle' else 'due' end,
        local_due_at = case when l.due_seq = s.due_seq then null else l.local_due_at end,
        remote_due_at = case when s.again then now() when l.due_seq = s.due_seq then null
          else l.remote_due_at end,
        priority = case when l.due_seq = s.due_seq then 2 else l.priority end,
        next_try_at = now(), updated_at = now()
      from jsonb_to_recordset($2::jsonb) as s (id bigint, due_seq bigint, local_id bigint,
        remote_id text,
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

/**
 * Agrees on single fields of a pair that was in step before, while others are still to be written:
 * what one side took from the other must not look like an edit of its own later.
 */
export async function agreeOnFields(
  tx: Transaction,
  linkId: number,
  fields: { ours: Fields; theirs: Fields },
): Promise<void> {
  await prepared(tx, {
    name: 'links-agree-on-fields',
    text: `update links set agreed = jsonb_build_object(
        'ours', (agreed -> 'ours') || $3::jsonb, 'theirs', (agreed -> 'theirs') || $4::jsonb)
      where tenant_id = $1 and id = $2 and agreed is not null`,
    values: [tx.tenantId, linkId, JSON.stringify(fields.ours), JSON.stringify(fields.theirs)],
  })
}

export interface Failed {
  id: number
  /** As it was when it was tried: what was marked since is not parked, for it may be mended. */
  dueSeq: number
  state: 'due' | 'creating' | 'parked' | 'uncertain'
  waitMs: number
  /** Whether this try counts: waiting for a limit does not. */
  counts: boolean
  error: Json
  /** What was being done: `reading`, `writing` or `creating`. */
  attempt: string
}

/** So many tries of a link are remembered, the newest first. */
const triesKept = 10

/** A refusal of what was edited while it was on its way says nothing of the edit. */
const markedSince = `(f.state = 'parked' and l.due_seq <> f.due_seq)`

/** The history of a link with one try more; links that never failed have none. */
function withTry(entry: string): string {
  return `jsonb_path_query_array(jsonb_build_array(${entry}) || coalesce(l.history, '[]'),
    '$[0 to ${triesKept - 1}]')`
}

export async function failLinks(tx: Transaction, failed: Failed[]): Promise<void> {
  if (failed.length === 0) return
  await prepared(tx, {
    name: 'links-fail',
    text: `
      update links l set state = case when ${markedSince} then 'due' else f.state end,
        error = f.error, updated_at = now(),
        tries = l.tries + case when f.counts then 1 else 0 end,
        run_id = case when f.state = 'parked' and not ${markedSince} then null
          else l.run_id end,
        -- What was to be created was not: nothing of it is agreed.
        agreed = case when l.remote_id is null and f.state in ('due', 'parked') then null
          else l.agreed end,
        history = ${withTry("jsonb_build_object('at', now(), 'done', false, 'attempt', f.attempt) || f.error")},
        next_try_at = case when ${markedSince} then now()
          else now() + make_interval(secs => f.wait_ms / 1000.0) end
      from jsonb_to_recordset($2::jsonb) as f (id bigint, due_seq bigint, state text,
        wait_ms double precision,
        counts boolean, error jsonb, attempt text)
      where l.tenant_id = $1 and l.id = f.id`,
    values: [
      tx.tenantId,
      JSON.stringify(
        failed.map((item) => ({
          id: item.id,
          due_seq: item.dueSeq,
          state: item.state,
          wait_ms: item.waitMs,
          counts: item.counts,
          error: item.error,
          attempt: item.attempt,
        })),
      ),
    ],
  })
}

/**
 * Commits the intent to create, before the call: a crash in between makes the next try look first.
 * What is about to be sent stands agreed from then on, so that what the create wrote is never
 * taken for an edit of theirs that is newer than one of ours.
 * Answers the links it holds for; one that was served meanwhile, or marked anew, is left out.
 */
export async function intendCreation(
  tx: Transaction,
  intents: { link: Link; agreed: Agreed }[],
): Promise<Set<number>> {
  const held = await prepared<{ id: number }>(tx, {
    name: 'links-intend',
    text: `update links l set state = 'creating', agreed = seen.agreed, updated_at = now()
      from unnest($2::bigint[], $3::bigint[], $4::jsonb[]) as seen (id, due_seq, agreed)
      where l.tenant_id = $1 and l.id = seen.id and l.due_seq = seen.due_seq
        and l.state in ('due', 'creating') and l.remote_id is null
      returning l.id`,
    values: [
      tx.tenantId,
      intents.map(({ link }) => link.id),
      intents.map(({ link }) => link.dueSeq),
      intents.map(({ agreed }) => JSON.stringify(agreed)),
    ],
  })
  return new Set(held.map((row) => row.id))
}

/** Ends links that nobody marked since they were read. */
export async function endLinks(
  tx: Transaction,
  links: Pick<Link, 'id' | 'dueSeq'>[],
): Promise<void> {
  await rows(
    tx,
    `delete from links l using unnest($2::bigint[], $3::bigint[]) as seen (id, due_seq)
     where l.tenant_id = $1 and l.id = seen.id and l.due_seq = seen.due_seq`,
    [tx.tenantId, links.map(({ id }) => id), links.map(({ dueSeq }) => dueSeq)],
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
