import type { Principal } from '../kernel/principal.ts'
import type { FactSubject, StoredFact } from '../platform/facts/index.ts'

/**
 * Whether an employee hears of a subject when a fact names nobody in particular: what belongs to
 * the whole house, yes; what belongs to a colleague or to somebody's client, no.
 */
const toldToEmployees: Record<FactSubject, boolean> = {
  tenant: true,
  service: true,
  workplace: true,
  status: true,
  user: false,
  client: false,
  schedule: false,
  vacation: false,
  booking: false,
  waitlist: false,
  connection: false,
  webhook: false,
}

/** Whether the caller may read that this happened. */
export function mayReadFact(who: Principal, fact: StoredFact): boolean {
  if (who.role !== 'employee') return true
  if (fact.audience) return who.userId !== null && fact.audience.includes(who.userId)
  if (fact.subject === 'user') return fact.subjectId === who.userId
  return toldToEmployees[fact.subject]
}

/** Whether the caller may read the audit log. */
export function mayReadHistory(who: Principal): boolean {
  return who.role !== 'employee'
}
