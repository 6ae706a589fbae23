import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { presentStatus } from './present-status.ts'
import type { Status, StatusDetails } from './status.ts'
import { updateStatusRow } from './status-store.ts'

/**
 * Whether the status would be the default. The first one that can be is it without being asked.
 *
 * @throws ProblemError `invalid_input` when a new booking would be over or cancelled from the start,
 * or when the default would be given up without naming another
 */
export function resolveDefault(wanted: StatusDetails, others: Status[]): boolean {
  const elsewhere = others.some((status) => status.isDefault)
  const isDefault = wanted.isDefault || (!elsewhere && wanted.meaning === 'active')
  if (isDefault && wanted.meaning !== 'active') throw refused('meaning')
  return isDefault
}

/** Takes the mark from whichever status has it, so that another may get it. */
export async function clearDefault(
  tx: Transaction,
  who: Principal,
  others: Status[],
): Promise<void> {
  for (const before of others.filter((status) => status.isDefault)) {
    const after = await updateStatusRow(tx, before.id, { ...before, isDefault: false })
    await record(tx, {
      name: 'StatusUpdated',
      subject: 'status',
      subjectId: before.id,
      actor: who.actor,
      data: presentStatus(after),
      before: { is_default: true },
    })
  }
}

export function refused(field: 'meaning' | 'is_default'): ProblemError {
  return new ProblemError('invalid_input', { fields: [{ field, code: 'not_allowed' }] })
}
