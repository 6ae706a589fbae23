import type { Principal } from '../../kernel/principal.ts'
import { parseLocalDate } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authorise } from './booking-policy.ts'
import { checkReferences, lookUp } from './references.ts'
import { invalid } from './visit-times.ts'
import { presentWaitlistEntry, type WaitlistEntry } from './waitlist.ts'
import { insertWaitlistEntry, type NewWaitlistEntry } from './waitlist-store.ts'

/**
 * Notes that a client would come if time freed up.
 * @throws ProblemError `forbidden`, `invalid_input`, `unknown_reference`
 */
export async function joinWaitlist(
  tx: Transaction,
  who: Principal,
  wish: NewWaitlistEntry,
): Promise<WaitlistEntry> {
  authorise(who, 'edit_waitlist')
  const from = parseLocalDate(wish.fromDate)
  const to = parseLocalDate(wish.toDate)
  if (from === null) throw invalid({ field: 'from_date', code: 'no_such_date' })
  if (to === null) throw invalid({ field: 'to_date', code: 'no_such_date' })
  if (to < from) throw invalid({ field: 'to_date', code: 'before_from' })
  await lookUp(tx).services(wish.serviceIds)
  const { clientId, userId } = wish
  await checkReferences(tx, { clientId, ...(userId === null ? {} : { userId }) })
  const entry = await insertWaitlistEntry(tx, wish)
  await record(tx, waitlistFact('WaitlistJoined', who, entry))
  return entry
}

/** What happened to an entry of the waiting list. */
export function waitlistFact(
  name: 'WaitlistJoined' | 'WaitlistOffered' | 'WaitlistClosed' | 'WaitlistMoved',
  who: Principal,
  entry: WaitlistEntry,
) {
  const data = presentWaitlistEntry(entry)
  return { name, subject: 'waitlist' as const, subjectId: entry.id, actor: who.actor, data }
}
