import { cutPage, idCursor, type Page, readIdCursor } from '../../kernel/page.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authorise } from './booking-policy.ts'
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
): Promise<Page<WaitlistEntry>> {
  authorise(who, 'read_waitlist')
  const afterId = readIdCursor(query.cursor, 0)
  const page = { state: query.state ?? null, afterId, limit: query.limit + 1 }
  const found = await pageOfWaitlist(tx, page)
  return cutPage(found, query.limit, idCursor)
}
