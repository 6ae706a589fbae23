import { RemoteError, type RemoteRecord } from '../../connector-kit/index.ts'
import { countServed } from '../activity.ts'
import type { Link } from '../link.ts'
import type { LocalRecord } from '../ports/port.ts'
import { deleteLinks, endLinks, type Settled, settleLinks } from '../store/links-store.ts'
import { forgetRemote } from '../store/pair-links-store.ts'
import type { Batch } from './batch.ts'
import { failEach } from './fail.ts'
import { fenced, kindOf, type Session } from './session.ts'

/**
 * Deals with pairs of which one side is not there any more, and answers the links that go on.
 * A record that vanished there is made again, ended here or shown to a person, as its kind's rules
 * say.
 */
export async function settleVanished(
  session: Session,
  batch: Batch & { locals: Map<number, LocalRecord>; remotes: Map<string, RemoteRecord> },
): Promise<Link[]> {
  const { rules } = kindOf(session, batch.kind)
  const goOn: Link[] = []
  const ended: Link[] = []
  const lookedFor: Link[] = []
  const toPark: Link[] = []
  const resting: Settled[] = []
  const toEnd: Link[] = []
  for (const link of batch.links) {
    const local = link.localId === null ? undefined : batch.locals.get(link.localId)
    const goneHere = link.localId !== null && local === undefined
    const goneThere = link.remoteId !== null && !batch.remotes.has(link.remoteId)
    const neverSent = link.remoteId === null && local?.deleted === true && link.state !== 'creating'
    if (goneHere || neverSent || (goneThere && (link.localId === null || local?.deleted)))
      ended.push(link)
    else if (goneThere && rules.whenGone === 'recreate') lookedFor.push(link)
    else if (goneThere && rules.whenGone === 'end') toEnd.push(link)
    else if (goneThere) toPark.push(link)
    else if (local?.rests && link.remoteId !== null) resting.push(...restOf(link, batch))
    else goOn.push(link)
  }
  if (ended.length + lookedFor.length + resting.length > 0) {
    await fenced(session, async (tx) => {
      await endLinks(tx, ended)
      await settleLinks(tx, resting)
      for (const link of lookedFor) await forgetRemote(tx, link.id)
    })
  }
  for (const link of toEnd) if (!(await endHere(session, link))) toPark.push(link)
  const error = new RemoteError('rejected', { words: 'deleted there', code: 'deleted_there' })
  await failEach(
    session,
    toPark.map((link) => ({ link, attempt: 'reading' as const, error })),
  )
  return [...goOn, ...lookedFor.map((link) => ({ ...link, remoteId: null, agreed: null }))]
}

/** What ended there ends here, in one transaction with the pair. False when our rules forbid it. */
async function endHere(session: Session, link: Link): Promise<boolean> {
  const { port } = kindOf(session, link.kind)
  return fenced(session, async (tx) => {
    const outcome = await port.end?.(tx, session.who, link.localId ?? 0)
    if (!outcome?.ok) return false
    await deleteLinks(tx, [link.id])
    countServed(session, { kind: link.kind, what: 'updated', side: 'here' })
    return true
  })
}

/** The counterpart of a resting record is agreed upon as it is, whatever people make of it. */
function restOf(
  link: Link,
  batch: { locals: Map<number, LocalRecord>; remotes: Map<string, RemoteRecord> },
): Settled[] {
  const { localId, remoteId } = link
  const ours = batch.locals.get(localId ?? 0)
  const theirs = batch.remotes.get(remoteId ?? '')
  if (!ours || !theirs) return []
  return [
    {
      id: link.id,
      dueSeq: link.dueSeq,
      localId,
      remoteId,
      agreed: { ours: ours.fields, theirs: theirs.fields },
      remoteVersion: theirs.version,
      again: false,
    },
  ]
}
