import { type Fields, RemoteError, type RemoteRecord } from '../../connector-kit/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { countServed, countSkipped } from '../activity.ts'
import { createsHere } from '../creates-here.ts'
import type { Link } from '../link.ts'
import type { Agreed } from '../merge.ts'
import type { LocalOutcome } from '../ports/port.ts'
import { remindReferrers } from '../remind-referrers.ts'
import { deleteLinks, findLinks, settleLinks } from '../store/links-store.ts'
import { insertPair } from '../store/pair-links-store.ts'
import { agreedByCreate } from './agreed-by-create.ts'
import type { Batch } from './batch.ts'
import { failEach } from './fail.ts'
import { type IdTable, speakOurs } from './gather.ts'
import { localIdOfKey } from './pair-up.ts'
import { fenced, kindOf, type Session } from './session.ts'

/**
 * Takes in records that exist only there: pairs them with one of ours that is alike, or makes one
 * where the kind's rules say so. What concerns nobody here is counted as skipped, with its reason; what does and
 * cannot be taken in is parked, so that people see it.
 */
export async function receiveNew(
  session: Session,
  batch: Batch & { links: Link[]; remotes: Map<string, RemoteRecord>; ids: IdTable },
): Promise<void> {
  const failing: Parameters<typeof failEach>[1] = []
  for (const link of batch.links) {
    const record = link.remoteId === null ? undefined : batch.remotes.get(link.remoteId)
    if (!record) continue
    const error = await receiveOne(session, batch, { link, record })
    if (error) failing.push({ link, attempt: 'reading', error })
  }
  await failEach(session, failing)
}

async function receiveOne(
  session: Session,
  batch: Batch & { ids: IdTable },
  arrival: { link: Link; record: RemoteRecord },
): Promise<RemoteError | null> {
  const { link, record } = arrival
  const fields = speakOurs(session, batch.kind, { fields: record.fields, ids: batch.ids })
  return fenced(session, async (tx) => {
    const connectionId = session.connection.id
    const found = { connectionId, kind: batch.kind, remoteIds: [record.id] }
    // Whoever was in the list already is named by visits that were taken in without them.
    const waited = link.error !== null
    if (!(await isStillAlone(session, tx, arrival))) return null
    const twin = await unpairedTwin(session, tx, { batch, fields, record })
    if (twin === 'being_created') return waitsForCreate()
    if (twin === 'ambiguous') return refusedHere('ambiguous_match')
    if (twin) {
      // The pair is made on the twin's own link; the next round merges it.
      await deleteLinks(tx, [link.id, ...(twin.linkId === null ? [] : [twin.linkId])])
      await insertPair(tx, {
        connectionId,
        kind: batch.kind,
        localId: twin.localId,
        remoteId: record.id,
        agreed: agreedByCreate(twin.sent, record.fields),
        priority: link.priority,
      })
      if (waited) await remindReferrers(tx, session.connector, found)
      return null
    }
    const outcome = await createHere(session, tx, { batch, fields })
    if (!outcome.ok && !notForUs.includes(outcome.reason)) return refusedHere(outcome.reason)
    if (!outcome.ok) {
      countSkipped(session, { kind: batch.kind, reason: outcome.reason })
      await deleteLinks(tx, [link.id])
      return null
    }
    const mine = await kindOf(session, batch.kind).port.read(tx, [outcome.id])
    countServed(session, { kind: batch.kind, what: 'created', side: 'here' })
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
    if (waited) await remindReferrers(tx, session.connector, found)
    return null
  })
}

/** Reasons why a record there concerns nobody here. */
const notForUs = ['not_ours', 'not_a_booking']

/** It should be here and cannot: it stays in the list until a person has changed something. */
function refusedHere(reason: string): RemoteError {
  return new RemoteError('rejected', { words: reason, code: reason })
}

/** A record that was found for one of ours meanwhile has its pair, and its own link is gone. */
async function isStillAlone(
  session: Session,
  tx: Transaction,
  { link, record }: { link: Link; record: RemoteRecord },
): Promise<boolean> {
  const found = await findLinks(tx, {
    connectionId: session.connection.id,
    kind: link.kind,
    remoteIds: [record.id],
  })
  return found.some((one) => one.id === link.id && one.localId === null)
}

function waitsForCreate(): RemoteError {
  const words = 'waits until it is known whether a record like this one was created there by us'
  return new RemoteError('temporary', { words, code: 'waits_for_record' })
}

async function createHere(
  session: Session,
  tx: Transaction,
  options: { batch: Batch; fields: Fields },
): Promise<LocalOutcome> {
  const { rules, port } = kindOf(session, options.batch.kind)
  if (!rules.pull) return { ok: false, reason: 'not_ours', fields: [] }
  if (!createsHere(rules, session.connection.settings)) {
    return { ok: false, reason: 'unmatched', fields: [] }
  }
  return port.create(tx, session.who, options.fields)
}

interface Twin {
  localId: number
  linkId: number | null
  /** What we sent, where the arrival is what a create of ours made. */
  sent: Agreed | null
}

/**
 * The record of ours that the arrival is: by our own key, which tells for sure (a create of ours
 * whose answer was lost), else one that is alike and has no counterpart yet.
 */
async function unpairedTwin(
  session: Session,
  tx: Transaction,
  options: { batch: Batch; fields: Fields; record: RemoteRecord },
): Promise<Twin | 'being_created' | 'ambiguous' | null> {
  const { kind } = options.batch
  const { port } = kindOf(session, kind)
  const keyed = localIdOfKey(session, kind, options.record.externalKey)
  const known = keyed === null ? new Map() : await port.read(tx, [keyed])
  const alike = await port.match(tx, options.fields)
  const candidates = [...known.keys(), ...alike]
  if (candidates.length === 0) return null
  const links = await findLinks(tx, {
    connectionId: session.connection.id,
    kind,
    localIds: candidates,
  })
  const free = alike.filter(
    (localId) => !links.some((link) => link.localId === localId && link.remoteId !== null),
  )
  if (known.size === 0 && alike.length > 1 && free.length > 0) return 'ambiguous'
  for (const localId of candidates) {
    const link = links.find((one) => one.localId === localId)
    if (!link) return { localId, linkId: null, sent: null }
    if (link.remoteId !== null) continue
    if (localId === keyed) return { localId, linkId: link.id, sent: link.agreed }
    if (link.state === 'due') return { localId, linkId: link.id, sent: null }
    if (link.state === 'creating') return 'being_created'
  }
  return null
}
