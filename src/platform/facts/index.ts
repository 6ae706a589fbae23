import type { Transaction } from '../database/transaction.ts'
import type { Fact } from './fact.ts'
import { insertFacts } from './facts-store.ts'

export { type AuditFilter, auditQuery, type PlacedFact, readAuditLog } from './audit-store.ts'
export { type Fact, type FactSubject, factSubjects, type StoredFact } from './fact.ts'
export { factChanges } from './fact-changes.ts'
export { type FactPage, readFacts, readFactsAfter, readHistory } from './facts-store.ts'
export { pruneFacts } from './prune-facts.ts'

/** Acts on facts inside the transaction that records them: all of it happens, or none. */
export type FactSubscriber = (tx: Transaction, facts: (Fact & { id: number })[]) => Promise<void>

const subscribers: FactSubscriber[] = []

/** Adds a subscriber; called by the wiring alone, once, at the start. */
export function subscribeToFacts(subscriber: FactSubscriber): () => void {
  subscribers.push(subscriber)
  return () => {
    subscribers.splice(subscribers.indexOf(subscriber), 1)
  }
}

/**
 * The one call every use case makes about what it changed. The fact is stored with the change, and
 * whoever must act in the same transaction (sync marks links due) acts now.
 */
export async function record(tx: Transaction, ...facts: Fact[]): Promise<void> {
  if (facts.length === 0) return
  const ids = await insertFacts(tx, facts)
  const numbered = facts.map((fact, at) => ({ ...fact, id: ids[at] ?? 0 }))
  for (const subscriber of subscribers) await subscriber(tx, numbered)
}
