import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { wakeLane } from '../../platform/lanes/index.ts'
import { authoriseConnection } from '../connection-policy.ts'
import { kindOf } from '../drain/session.ts'
import type { LinkState } from '../link.ts'
import { openLookingSession } from '../looking-session.ts'
import type { SyncParts } from '../parts.ts'
import { remindReferrers } from '../remind-referrers.ts'
import { findConnection } from '../store/connections-store.ts'
import { findLink, findPairOf, type LinkDetail, putInLine } from '../store/link-detail-store.ts'
import { deleteLinks } from '../store/links-store.ts'
import { asProblem } from './as-problem.ts'

export interface ReleaseOptions {
  who: Principal
  connectionId: number
  linkId: number
  /** It is this record there; or it is none, and is to be made. */
  decision: { remoteId: string } | 'create'
}

const readTimeoutMs = 15_000
const undecided: readonly LinkState[] = ['uncertain', 'parked', 'creating']

/**
 * Lets a person decide about a record of which nobody can tell whether it is there: it is that one,
 * or it is to be made. Also for a record that was deleted there.
 * @throws ProblemError `not_found`, `already_settled` when nothing is to be decided,
 *   `unknown_reference` when there is no such record, `record_taken` when another has it
 */
export async function releaseLink(parts: SyncParts, options: ReleaseOptions): Promise<void> {
  const { connectionId, decision, linkId, who } = options
  authoriseConnection(who, 'repair')
  const link = await parts.db.transaction(who.tenantId, (tx) =>
    findLink(tx, { connectionId, id: linkId }),
  )
  if (!link?.localId) throw new ProblemError('not_found')
  if (decision !== 'create') await requireThere(parts, options, { link, ...decision })
  await parts.db.transaction(who.tenantId, async (tx) => {
    const held = await findLink(tx, { connectionId, id: linkId, hold: true })
    if (!held || !undecided.includes(held.state)) throw new ProblemError('already_settled')
    if (decision === 'create') await putInLine(tx, { id: linkId, forgetRemote: true })
    else await pairWith(parts, tx, { link: held, remoteId: decision.remoteId })
    await wakeLane(tx, { subject: 'connection', subjectId: connectionId })
  })
}

async function requireThere(
  parts: SyncParts,
  { connectionId, who }: ReleaseOptions,
  of: { link: LinkDetail; remoteId: string },
): Promise<void> {
  const signal = AbortSignal.timeout(readTimeoutMs)
  const looking = { who, id: connectionId, patience: 'person' as const, signal }
  const session = await openLookingSession(parts, looking)
  const { records } = kindOf(session, of.link.kind)
  const found = await asProblem(records.read(session.urgent, [of.remoteId]))
  if (!found.has(of.remoteId)) {
    throw new ProblemError('unknown_reference', {
      fields: [{ field: 'remote_id', code: 'unknown' }],
    })
  }
}

/** A link that knew the record as one that exists only there ends: the two were one all along. */
async function pairWith(
  parts: Pick<SyncParts, 'connectors'>,
  tx: Transaction,
  { link, remoteId }: { link: LinkDetail; remoteId: string },
): Promise<void> {
  const { connectionId, id, kind } = link
  const other = await findPairOf(tx, { connectionId, kind, remoteId })
  if (other && other.id !== id) {
    if (other.localId !== null) {
      throw new ProblemError('record_taken', { details: { local_id: other.localId } })
    }
    await deleteLinks(tx, [other.id])
    const connection = await findConnection(tx, connectionId)
    const connector = parts.connectors.get(connection?.connector ?? '')
    if (connector) await remindReferrers(tx, connector, { ...link, remoteIds: [remoteId] })
  }
  if (link.remoteId !== remoteId) await putInLine(tx, { id, forgetRemote: true })
  await putInLine(tx, { id, remoteId })
}
