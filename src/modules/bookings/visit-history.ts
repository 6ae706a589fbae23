import { ProblemError } from '../../kernel/errors.ts'
import type { Json } from '../../kernel/json.ts'
import { cutPage, idCursor, type Page, readIdCursor } from '../../kernel/page.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { factChanges, readHistory, type StoredFact } from '../../platform/facts/index.ts'
import { mayBook } from './booking-policy.ts'
import { readBookings } from './booking-store.ts'
import { lookUp } from './references.ts'

/** One thing that happened to a visit. */
export interface VisitEvent {
  fact: StoredFact
  /** What changed, field by field; empty for what made or ended the visit. */
  changes: { field: string; before: Json; after: Json }[]
}

/**
 * What happened to a visit, latest first, also to one that is deleted: whoever may see a visit may
 * see its history.
 * @throws ProblemError `not_found`, `invalid_input`
 */
export async function readVisitHistory(
  tx: Transaction,
  who: Principal,
  query: { id: number; limit: number; cursor?: string | undefined },
): Promise<Page<VisitEvent>> {
  const [booking] = await readBookings(tx, [query.id])
  if (!booking || !mayBook(who, 'read', booking.userId)) throw new ProblemError('not_found')
  const found = await readHistory(tx, {
    subject: 'booking',
    subjectId: query.id,
    beforeId: readIdCursor(query.cursor, Number.MAX_SAFE_INTEGER),
    limit: query.limit + 1,
  })
  const { items, nextCursor } = cutPage(found, query.limit, idCursor)
  return { items: items.map((fact) => ({ fact, changes: factChanges(fact) })), nextCursor }
}

/** The latest status before the cancellation that took up time, if it is still there. */
export async function lastActiveStatus(tx: Transaction, id: number): Promise<number | null> {
  const facts = await readHistory(tx, { subject: 'booking', subjectId: id, limit: 50 })
  const references = lookUp(tx)
  for (const fact of facts) {
    const status = factChanges(fact).find(({ field }) => field === 'status_id')?.before
    if (typeof status !== 'number') continue
    const meaning = await references.meaningOf(status).catch(() => null)
    if (meaning === 'active') return status
  }
  return null
}
