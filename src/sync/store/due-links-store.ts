import type { RecordKind } from '../../connector-kit/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared } from '../../platform/database/sql.ts'
import type { Link } from '../link.ts'
import { type LinkRow, linkColumns, toLink } from './links-store.ts'

/** A person waits for what is urgent; the patient is all that may wait for its turn. */
export type Urgency = 'urgent' | 'patient' | 'any'

const priorities: Record<Urgency, [from: number, to: number]> = {
  urgent: [0, 0],
  patient: [1, 9],
  any: [0, 9],
}

/**
 * Takes what is due, most urgent first, of one kind and urgency at a time: so a batch is as large
 * as the API likes, and a person never waits behind one.
 */
export async function takeDueLinks(
  tx: Transaction,
  query: { connectionId: number; limits: Record<string, number>; urgency: Urgency },
): Promise<Link[]> {
  const [first] = await prepared<{ kind: string; priority: number }>(tx, {
    name: 'links-first-due',
    text: `select kind, priority from links
      where tenant_id = $1 and connection_id = $2 and state in ('due', 'creating')
        and next_try_at <= now()
        and priority between $3 and $4
      order by priority, next_try_at, id limit 1`,
    values: [tx.tenantId, query.connectionId, ...priorities[query.urgency]],
  })
  if (!first) return []
  const found = await prepared<LinkRow>(tx, {
    name: 'links-due',
    text: `select ${linkColumns} from links
      where tenant_id = $1 and connection_id = $2 and state in ('due', 'creating')
        and next_try_at <= now()
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

/** Of these records there, takes the links that are due now. */
export async function takeDueOfRemotes(
  tx: Transaction,
  query: { connectionId: number; kind: RecordKind; remoteIds: string[] },
): Promise<Link[]> {
  const found = await prepared<LinkRow>(tx, {
    name: 'links-due-of-remotes',
    text: `select ${linkColumns} from links
      where tenant_id = $1 and connection_id = $2 and kind = $3 and remote_id = any($4)
        and state in ('due', 'creating') and next_try_at <= now()
      order by priority, next_try_at, id`,
    values: [tx.tenantId, query.connectionId, query.kind, query.remoteIds],
  })
  return found.map(toLink)
}

/** Of links taken a while ago, those that nobody served or marked since. */
export async function stillDue(tx: Transaction, links: Link[]): Promise<Set<number>> {
  const found = await prepared<{ id: number }>(tx, {
    name: 'links-still-due',
    text: `select l.id from links l
      join unnest($2::bigint[], $3::bigint[]) as seen (id, due_seq) on l.id = seen.id
      where l.tenant_id = $1 and l.due_seq = seen.due_seq and l.state in ('due', 'creating')`,
    values: [tx.tenantId, links.map((link) => link.id), links.map((link) => link.dueSeq)],
  })
  return new Set(found.map((row) => row.id))
}

export interface DueMark {
  connectionId: number
  kind: RecordKind
  priority: number
  localId?: number
  remoteId?: string
  /** The run that marks what nobody else had marked: called off, it takes its mark back. */
  runId?: number
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
      insert into links (tenant_id, connection_id, kind, ${id}, state, ${side}_due_at, due_seq,
        priority, run_id)
      select distinct on (m.connection_id, m.kind, m.id)
        $1::bigint, m.connection_id, m.kind, m.id, 'due', now(), 1, m.priority, m.run_id
      from jsonb_to_recordset($2::jsonb) as m (connection_id bigint, kind text, id ${type},
        priority int, run_id bigint)
      on conflict (tenant_id, connection_id, kind, ${id}) do update set
        state = case when links.state in ('creating', 'uncertain') then links.state else 'due' end,
        tries = case when links.state = 'parked' then 0 else links.tries end,
        ${side}_due_at = coalesce(links.${side}_due_at, now()),
        due_seq = links.due_seq + 1,
        priority = least(links.priority, excluded.priority),
        run_id = case when links.state = 'idle' or excluded.run_id is null then excluded.run_id
          else links.run_id end,
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
          run_id: mark.runId ?? null,
        })),
      ),
    ],
  })
}

/**
 * Marks those links due whose record there has a number in a stretch of which all were seen, and
 * was not among them. Only what rests is marked: all else is looked at anyway. Where so many are
 * missing, it is our rights that ended and not the records: nothing is marked.
 */
export async function markUnseenDue(
  tx: Transaction,
  mark: {
    connectionId: number
    kind: RecordKind
    covers: { after: number; upTo: number | null }
    seen: string[]
    priority: number
  },
): Promise<void> {
  const { after, upTo } = mark.covers
  await prepared(tx, {
    name: 'links-mark-unseen',
    text: `with unseen as (
        select id from links
        where tenant_id = $1 and connection_id = $2 and kind = $3 and state = 'idle'
          and case when remote_id ~ '^[0-9]{1,18}$' then remote_id::bigint end > $4
          and case when remote_id ~ '^[0-9]{1,18}$' then remote_id::bigint end <= $5
          and remote_id <> all($7))
      update links l set state = 'due', remote_due_at = now(), due_seq = due_seq + 1,
        priority = $6, run_id = null, next_try_at = now(), updated_at = now()
      from unseen where l.tenant_id = $1 and l.id = unseen.id
        and (select count(*) from unseen) <= least(cardinality($7::text[]), 10)
          + cardinality($7::text[]) / 4`,
    values: [
      tx.tenantId,
      mark.connectionId,
      mark.kind,
      after,
      upTo ?? Number.MAX_SAFE_INTEGER,
      mark.priority,
      mark.seen,
    ],
  })
}

/** Of remote ids, marks those due that have a link; answers how many were unknown. */
export async function markKnownDue(
  tx: Transaction,
  mark: { connectionId: number; kind: RecordKind; remoteIds: string[]; priority: number },
): Promise<number> {
  const known = await prepared(tx, {
    name: 'links-mark-known',
    text: `update links set
        state = case when state in ('creating', 'uncertain') then state else 'due' end,
        tries = case when state = 'parked' then 0 else tries end,
        remote_due_at = coalesce(remote_due_at, now()), due_seq = due_seq + 1,
        priority = least(priority, $5), run_id = null,
        next_try_at = least(next_try_at, now()), updated_at = now()
      where tenant_id = $1 and connection_id = $2 and kind = $3 and remote_id = any($4)
        returning id`,
    values: [tx.tenantId, mark.connectionId, mark.kind, mark.remoteIds, mark.priority],
  })
  return mark.remoteIds.length - known.length
}
