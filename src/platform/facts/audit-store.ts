import { fragment, rows, sql } from '../database/sql.ts'
import type { Transaction } from '../database/transaction.ts'
import type { FactSubject, StoredFact } from './fact.ts'
import { type FactRow, toFact } from './facts-store.ts'

export interface AuditFilter {
  /** `user:7`, `token:3`, `client:9`, `connection:1` or `system`. */
  actor?: string | undefined
  subject?: FactSubject | undefined
  subjectId?: number | undefined
  /** Such as `BookingCreated`. */
  name?: string | undefined
  /** ISO 8601 instants; `to` is not included. */
  fromInstant?: string | undefined
  toInstant?: string | undefined
  /** Where the page before ended: `place` of its last fact. */
  before?: { place: string; id: number } | undefined
  limit: number
}

/** `place` is the time to the microsecond, which `at` rounds off. */
export type PlacedFact = StoredFact & { place: string }

/** Facts for people who ask who did what, latest first. */
export async function readAuditLog(tx: Transaction, filter: AuditFilter): Promise<PlacedFact[]> {
  const found = await auditQuery(tx, filter).execute()
  return found.map((row) => ({ ...toFact(row), place: row.place }))
}

/** The query of a page, apart so that its plan can be looked at. */
export function auditQuery(tx: Transaction, filter: AuditFilter) {
  const { actor, subject, subjectId, name, fromInstant, toInstant, before } = filter
  let query = sql(tx)
    .selectFrom('facts')
    .selectAll()
    .select(fragment<string>`at::text`.as('place'))
    .$castTo<FactRow & { place: string }>()
    .where('tenant_id', '=', tx.tenantId)
  if (actor !== undefined) query = query.where('actor_key', '=', actor)
  if (subject !== undefined) query = query.where('subject', '=', subject)
  if (subjectId !== undefined) query = query.where('subject_id', '=', subjectId)
  if (name !== undefined) query = query.where('name', '=', name)
  if (fromInstant !== undefined) query = query.where('at', '>=', fromInstant)
  if (toInstant !== undefined) query = query.where('at', '<', toInstant)
  if (before) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('at', 'id'), '<', tuple(before.place, before.id)),
    )
  }
  return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(filter.limit)
}

/** Deletes facts older than so many days, of any tenant; answers how many. Runs outside tenants. */
export async function deleteOldFacts(
  tx: Transaction,
  { keepDays, limit }: { keepDays: number; limit: number },
): Promise<number> {
  const [row] = await rows<{ count: number }>(
    tx,
    'select door_prune_facts(make_interval(days => $1), $2) as count',
    [keepDays, limit],
  )
  return row?.count ?? 0
}
