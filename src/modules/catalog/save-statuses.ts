import { changedFields } from '../../kernel/changed-fields.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { presentStatus } from './present-status.ts'
import type { Status } from './status.ts'
import { updateStatusRow } from './status-store.ts'

/** Writes the statuses that differ, and records what became of each. */
export async function saveStatuses(
  tx: Transaction,
  who: Principal,
  { before, after }: { before: readonly Status[]; after: readonly Status[] },
): Promise<void> {
  const known = new Map(before.map((status) => [status.id, presentStatus(status)]))
  // The database allows one default at any moment, so the old one steps back first.
  const inOrder = after.toSorted((a, b) => Number(a.isDefault) - Number(b.isDefault))
  for (const status of inOrder) {
    const was = changedFields(known.get(status.id) ?? {}, presentStatus(status))
    if (Object.keys(was).length === 0) continue
    const saved = await updateStatusRow(tx, status)
    await record(tx, {
      name: 'StatusUpdated',
      subject: 'status',
      subjectId: status.id,
      actor: who.actor,
      data: presentStatus(saved),
      before: was,
    })
  }
}
