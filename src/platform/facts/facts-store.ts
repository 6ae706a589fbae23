import { ProblemError } from '../../kernel/errors.ts'
import type { Json } from '../../kernel/json.ts'
import type { Actor } from '../../kernel/principal.ts'
import { prepared, rows } from '../database/sql.ts'
import type { Transaction } from '../database/transaction.ts'
import type { Fact, FactSubject, StoredFact } from './fact.ts'

export interface FactRow {
  tenant_id: number
  id: number
  at: string
  name: string
  subject: FactSubject
  subject_id: number
  actor: Actor
  data: Json
  before: Json | null
  audience: number[] | null
  cursor?: string
}

/** Appends facts, and tells every process their numbers when the transaction commits. */
export async function insertFacts(tx: Transaction, facts: Fact[]): Promise<number[]> {
  const inserted = await prepared<{ id: number }>(tx, {
    name: 'facts-insert',
    text: `
      with added as (
        insert into facts (tenant_id, name, subject, subject_id, actor, data, before, audience)
        select $1, f.name, f.subject, f.subject_id, f.actor, f.data, f.before,
          (select array_agg(value::bigint) from jsonb_array_elements_text(f.audience))
        from jsonb_to_recordset($2::jsonb) as f
          (name text, subject text, subject_id bigint, actor jsonb, data jsonb, before jsonb,
            audience jsonb)
        returning id)
      select id, pg_notify('facts', $1::bigint || ':' || id) from added`,
    values: [
      tx.tenantId,
      JSON.stringify(
        facts.map((fact) => ({
          name: fact.name,
          subject: fact.subject,
          subject_id: fact.subjectId,
          actor: fact.actor,
          data: fact.data,
          before: fact.before,
          audience: fact.audience ?? [],
        })),
      ),
    ],
  })
  return inserted.map((row) => row.id)
}

/** Reads facts by their numbers, oldest first. Numbers that are not there are left out. */
export async function readFacts(tx: Transaction, ids: number[]): Promise<StoredFact[]> {
  const found = await rows<FactRow>(
    tx,
    'select * from facts where tenant_id = $1 and id = any($2) order by id limit 1000',
    [tx.tenantId, ids],
  )
  return found.map(toFact)
}

export interface FactPage {
  facts: StoredFact[]
  /** Where to go on from; safe: nothing committed later can appear before it. */
  cursor: string
  more: boolean
}

/**
 * Reads the change feed after a cursor, at most `limit` facts.
 *
 * Facts of transactions that might still be overtaken are held back until they cannot be: a reader
 * that keeps the cursor never misses one. Without a cursor, answers where the feed stands now.
 * @throws ProblemError `cursor_expired` when facts after the cursor were deleted because of their age
 */
export async function readFactsAfter(
  tx: Transaction,
  cursor: string | undefined,
  limit: number,
): Promise<FactPage> {
  if (cursor === undefined) {
    const [now] = await rows<{ cursor: string }>(
      tx,
      `select pg_snapshot_xmin(pg_current_snapshot())::text || '.0' as cursor`,
    )
    return { facts: [], cursor: now?.cursor ?? '0.0', more: false }
  }
  const [xid = '0', id = '0'] = cursor.split('.')
  const found = await rows<FactRow>(
    tx,
    `select *, xid::text || '.' || id as cursor from facts
     where tenant_id = $1 and (xid, id) > ($2::xid8, $3::bigint)
       and xid < pg_snapshot_xmin(pg_current_snapshot())
     order by xid, id limit $4`,
    [tx.tenantId, xid, id, limit + 1],
  )
  // Asked after the reading: what was pruned before it is known by now.
  if (await wasPrunedAfter(tx, { xid, id })) throw new ProblemError('cursor_expired')
  const page = found.slice(0, limit)
  return {
    facts: page.map(toFact),
    cursor: page.at(-1)?.cursor ?? cursor,
    more: found.length > limit,
  }
}

/** Whether facts that a reader at this place has not seen were deleted because of their age. */
async function wasPrunedAfter(
  tx: Transaction,
  place: { xid: string; id: string },
): Promise<boolean> {
  const found = await rows(
    tx,
    `select 1 from facts_pruned where tenant_id = $1 and (xid, id) > ($2::xid8, $3::bigint)`,
    [tx.tenantId, place.xid, place.id],
  )
  return found.length > 0
}

/** The history of one subject, newest first; `beforeId` goes further back. */
export async function readHistory(
  tx: Transaction,
  query: { subject?: FactSubject; subjectId?: number; beforeId?: number; limit: number },
): Promise<StoredFact[]> {
  const found = await rows<FactRow>(
    tx,
    `select * from facts where tenant_id = $1
       and ($2::text is null or subject = $2) and ($3::bigint is null or subject_id = $3)
       and ($4::bigint is null or id < $4)
     order by id desc limit $5`,
    [
      tx.tenantId,
      query.subject ?? null,
      query.subjectId ?? null,
      query.beforeId ?? null,
      query.limit,
    ],
  )
  return found.map(toFact)
}

export function toFact(row: FactRow): StoredFact {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    at: row.at,
    name: row.name,
    subject: row.subject,
    subjectId: row.subject_id,
    actor: row.actor,
    data: row.data,
    ...(row.before === null ? {} : { before: row.before }),
    ...(row.audience === null ? {} : { audience: row.audience }),
  }
}
