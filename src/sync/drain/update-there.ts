import { type Outcome, RemoteError, type RemoteRecord } from '../../connector-kit/index.ts'
import { sameJson } from '../../kernel/json.ts'
import { countServed } from '../activity.ts'
import type { FieldConflict, MergeResult } from '../merge.ts'
import { keepConflicts } from '../store/conflicts-store.ts'
import { stillDue } from '../store/due-links-store.ts'
import { type Settled, settleLinks } from '../store/links-store.ts'
import type { Batch, Situation } from './batch.ts'
import { type FailedTry, failAll, failEach } from './fail.ts'
import { fenced, kindOf, type Session } from './session.ts'

/** A merged pair whose remote side is still to be written, or is in step already. */
export interface PendingWrite {
  pair: Situation
  result: MergeResult
  /** Those that are kept when the write is done; what was taken from there is kept already. */
  conflicts: FieldConflict[]
}

/** Writes per call: the API's own batch; small enough that a person waits for one call at most. */
const writesAtOnce = 50

/**
 * Writes merged pairs there, a call's worth at a time, and settles each chunk as it is answered.
 */
export async function updateThere(
  session: Session,
  batch: Batch,
  pending: PendingWrite[],
): Promise<void> {
  const { atOnce = writesAtOnce } = kindOf(session, batch.kind).rules
  for (let at = 0; at < pending.length; at += atOnce) {
    if (batch.bulk) await session.letUrgentPass()
    if (!(await session.goesOn())) return
    await updateChunk(session, batch, pending.slice(at, at + atOnce))
  }
}

async function updateChunk(session: Session, batch: Batch, wanted: PendingWrite[]): Promise<void> {
  const chunk = batch.bulk ? await notServedMeanwhile(session, wanted) : wanted
  if (chunk.length === 0) return
  let outcomes: Map<string, Outcome>
  try {
    outcomes = await kindOf(session, batch.kind).records.update(
      batch.remote,
      chunk.map(({ pair, result }) => ({
        id: pair.remote.id,
        fields: result.toTheirs,
        before: pair.remote,
      })),
    )
  } catch (thrown) {
    const links = chunk.map(({ pair }) => pair.link)
    return failAll(session, { links, attempt: 'writing', thrown })
  }
  const settled: Settled[] = []
  const failures: FailedTry[] = []
  const written: PendingWrite[] = []
  for (const item of chunk) {
    const outcome = outcomes.get(item.pair.remote.id) ?? noAnswer()
    if (outcome.ok) {
      settled.push(toSettled(item, outcome.record))
      written.push(item)
    } else {
      failures.push({ link: item.pair.link, attempt: 'writing', error: outcome.error })
    }
  }
  await fenced(session, async (tx) => {
    await settleLinks(tx, settled)
    for (const { pair, conflicts } of written) await keepConflicts(tx, pair.link, conflicts)
  })
  countServed(session, {
    kind: batch.kind,
    what: 'updated',
    side: 'there',
    count: settled.length,
  })
  await failEach(session, failures)
}

/** Urgent work may have passed since these were read: what it served is not written over. */
async function notServedMeanwhile(
  session: Session,
  wanted: PendingWrite[],
): Promise<PendingWrite[]> {
  const links = wanted.map(({ pair }) => pair.link)
  const due = await fenced(session, (tx) => stillDue(tx, links))
  return wanted.filter(({ pair }) => due.has(pair.link.id))
}

/**
 * The agreed state after a write. Where the answer shows the record, what it made of our values is
 * agreed (it may trim or reformat); a field we did not write that looks different now was edited
 * between our read and our write: it stays unagreed, and the pair is looked at again.
 */
function toSettled(item: PendingWrite, record: RemoteRecord | null): Settled {
  const { pair, result } = item
  const theirs = { ...result.agreed.theirs }
  let again = false
  for (const [field, value] of Object.entries(record?.fields ?? {})) {
    if (field in result.toTheirs) theirs[field] = value
    else if (field in pair.remote.fields && !sameJson(value, pair.remote.fields[field]))
      again = true
  }
  return {
    id: pair.link.id,
    dueSeq: pair.link.dueSeq,
    localId: pair.local.id,
    remoteId: pair.remote.id,
    agreed: { ours: result.agreed.ours, theirs },
    remoteVersion: record?.version ?? pair.remote.version,
    again,
  }
}

export function noAnswer(): Outcome {
  const words = 'the answer did not mention this record'
  return { ok: false, error: new RemoteError('temporary', { words, code: 'not_executed' }) }
}
