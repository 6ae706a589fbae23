import type { FactSubscriber } from '../../platform/facts/index.ts'
import { cancelOutdatedReminders } from './reminder-store.ts'

/**
 * A visit that is moved, cancelled or deleted takes its waiting reminders with it, in the
 * transaction of the change: whoever sends next finds them cancelled.
 */
export const dropOutdatedReminders: FactSubscriber = async (tx, facts) => {
  const changed = facts.filter((fact) => touches(fact.name, fact.before))
  if (changed.length === 0) return
  await cancelOutdatedReminders(tx, [...new Set(changed.map((fact) => fact.subjectId))])
}

function touches(name: string, before: unknown): boolean {
  if (name === 'BookingDeleted') return true
  if (name !== 'BookingUpdated' || typeof before !== 'object' || before === null) return false
  return 'start_time' in before || 'status_id' in before
}
