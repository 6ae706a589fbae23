import type { Fields, RemoteRecord } from '../../connector-kit/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { Link } from '../link.ts'
import type { LocalOutcome } from '../ports/port.ts'
import { deleteLinks, findLinks, insertPair, settleLinks } from '../store/links-store.ts'
import type { Batch } from './batch.ts'
import { type IdTable, speakOurs } from './gather.ts'
import { fenced, kindOf, type Session } from './session.ts'

/**
 * Takes in records that exist only there: pairs them with one of ours that is alike, or makes one
 * where the kind's rules say so. Everything else is counted as skipped, with its reason.
 */
export async function receiveNew(
  session: Session,
  batch: Batch & { links: Link[]; remotes: Map<string, RemoteRecord>; ids: IdTable },
): Promise<void> {
  for (const link of batch.links) {
    const record = link.remoteId === null ? undefined : batch.remotes.get(link.remoteId)
    if (record) await receiveOne(session, batch, { link, record })
  }
}

async function receiveOne(
  session: Session,
  batch: Batch & { ids: IdTable },
  arrival: { link: Link; record: RemoteRecord },
): Promise<void> {
  const { link, record } = arrival
  const fields = speakOurs(session, batch.kind, { fields: record.fields, ids: batch.ids })
  await fenced(session, async (tx) => {
    const twin = await unpairedTwin(session, tx, { batch, fields })
    if (twin) {
      // The pair is made on the twin's own link; the next round merges it as a first pairing.
      await deleteLinks(tx, [link.id, ...(twin.linkId === null ? [] : [twin.linkId])])
      await insertPair(tx, {
        connectionId: session.connection.id,
        kind: batch.kind,
        localId: twin.localId,
        remoteId: record.id,
        priority: link.priority,
      })
      return
    }
    const outcome = await createHere(session, tx, { batch, fields })
    if (!outcome.ok) {
      session.counts.skipped[outcome.reason] = (session.counts.skipped[outcome.reason] ?? 0) + 1
      await deleteLinks(tx, [link.id])
      return
    }
    const mine = await kindOf(session, batch.kind).port.read(tx, [outcome.id])
    session.counts.created++
    await settleLinks(tx, [
      {
        id: link.id,
        dueSeq: link.dueSeq,
        localId: outcome.id,
        remoteId: record.id,
        agreed: { ours: mine.get(outcome.id)?.fields ?? {}, theirs: record.fields },
        remoteVersion: record.version,
        again: false,
      },
    ])
  })
}

async function createHere(
  session: Session,
  tx: Transaction,
  options: { batch: Batch; fields: Fields },
): Promise<LocalOutcome> {
  const { rules, port } = kindOf(session, options.batch.kind)
  if (!rules.pull) return { ok: false, reason: 'not_ours', fields: [] }
  return port.create(tx, session.who, options.fields)
}

async function unpairedTwin(
  session: Session,
  tx: Transaction,
  options: { batch: Batch; fields: Fields },
): Promise<{ localId: number; linkId: number | null } | null> {
  const { kind } = options.batch
  const candidates = await kindOf(session, kind).port.match(tx, options.fields)
  if (candidates.length === 0) return null
  const links = await findLinks(tx, {
    connectionId: session.connection.id,
    kind,
    localIds: candidates,
  })
  for (const localId of candidates) {
    const link = links.find((one) => one.localId === localId)
    if (!link) return { localId, linkId: null }
    if (link.remoteId === null && link.state === 'due') return { localId, linkId: link.id }
  }
  return null
}
