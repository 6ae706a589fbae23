import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authorise } from './booking-policy.ts'
import { waitlistFact } from './join-waitlist.ts'
import type { WaitlistEntry } from './waitlist.ts'
import { closeEntry } from './waitlist-store.ts'

/**
 * Ends a client's wait: booked, or no longer interested.
 * @throws ProblemError `not_found`, `forbidden`
 */
export async function closeWaitlistEntry(
  tx: Transaction,
  who: Principal,
  id: number,
): Promise<WaitlistEntry> {
  authorise(who, 'edit_waitlist')
  const entry = await closeEntry(tx, id)
  if (!entry) throw new ProblemError('not_found')
  await record(tx, waitlistFact('WaitlistClosed', who, entry))
  return entry
}
