import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authorise } from './booking-policy.ts'
import { invalid } from './visit-times.ts'
import type { WaitlistEntry } from './waitlist.ts'
import { pageOfWaitlist } from './waitlist-store.ts'

/** Who waits, longest first, a page at a time. @throws ProblemError `forbidden`, `invalid_input` */
export async function listWaitlist(
  tx: Transaction,
  who: Principal,
  query: {
    state?: WaitlistEntry['state'] | undefined
    limit: number
    cursor?: string | undefined
  },
): Promise<{ items: WaitlistEntry[]; nextCursor: string | null }> {
  authorise(who, 'read_waitlist')
  const afterId = query.cursor === undefined ? 0 : Number(query.cursor)
  if (!Number.isSafeInteger(afterId)) throw invalid({ field: 'cursor', code: 'unreadable' })
  const page = { state: query.state ?? null, afterId, limit: query.limit + 1 }
  const found = await pageOfWaitlist(tx, page)
  const items = found.slice(0, query.limit)
  const nextCursor = found.length > items.length ? String(items.at(-1)?.id ?? 0) : null
  return { items, nextCursor }
}
