import type { RecordKind } from '../../connector-kit/index.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { wakeLane } from '../../platform/lanes/index.ts'
import { authoriseConnection } from '../connection-policy.ts'
import type { SyncParts } from '../parts.ts'
import { findConflict, resolveConflicts } from '../store/conflicts-store.ts'
import { hurryCursors } from '../store/cursors-store.ts'
import { replayDeliveries } from '../store/inbox-store.ts'
import { retryLinks } from '../store/monitor-store.ts'
import { requireConnection } from './change-connection.ts'

/**
 * Gives parked and waiting links another try now: the ones named, those of a kind, or all; the
 * latter two with the pulls that fail. An uncertain link is not tried: it would be made twice, so a
 * person decides about it.
 * @returns how many links there are
 * @throws ProblemError `forbidden`, `not_found`
 */
export async function retry(
  tx: Transaction,
  options: { who: Principal; connectionId: number; linkIds?: number[]; kind?: RecordKind },
): Promise<number> {
  authoriseConnection(options.who, 'repair')
  await requireConnection(tx, options.connectionId)
  const count = await retryLinks(tx, options)
  if (options.linkIds === undefined) await hurryCursors(tx, options)
  await wakeLane(tx, { subject: 'connection', subjectId: options.connectionId })
  return count
}

/**
 * Acts on stored deliveries once more; answers how many of them there are.
 * @throws ProblemError `forbidden`, `not_found`
 */
export async function replay(
  tx: Transaction,
  options: { who: Principal; connectionId: number; ids: number[] },
): Promise<number> {
  authoriseConnection(options.who, 'repair')
  await requireConnection(tx, options.connectionId)
  const count = await replayDeliveries(tx, options.connectionId, options.ids)
  await wakeLane(tx, { subject: 'connection', subjectId: options.connectionId })
  return count
}

/**
 * Settles a conflict as a person says. Taking the other value is an edit here like any other: the
 * record's own rules apply, and it goes wherever the record is kept in step.
 * @throws ProblemError `already_settled`, `conflict` with the reason of our rules, `not_found`
 */
export async function settleConflict(
  parts: Pick<SyncParts, 'ports'>,
  tx: Transaction,
  options: { who: Principal; conflictId: number; take: 'ours' | 'theirs' },
): Promise<void> {
  authoriseConnection(options.who, 'repair')
  const found = await findConflict(tx, options.conflictId)
  if (!found) throw new ProblemError('not_found')
  // Closed first, under its lock: of two who settle at once, the second is told.
  if ((await resolveConflicts(tx, [options.conflictId])) === 0) {
    throw new ProblemError('already_settled')
  }
  const { conflict, kind, localId } = found
  if (options.take !== conflict.taken && localId !== null) {
    const value = options.take === 'ours' ? conflict.ours : conflict.theirs
    const outcome = await parts.ports[kind].write(tx, options.who, {
      id: localId,
      fields: { [conflict.field]: value },
    })
    if (!outcome.ok) {
      throw new ProblemError('conflict', {
        details: { reason: outcome.reason, fields: outcome.fields },
      })
    }
  }
}
