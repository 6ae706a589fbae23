import type { Outcome } from '../../connector-kit/index.ts'
import { countServed } from '../activity.ts'
import { intendCreation, type Settled, settleLinks } from '../store/links-store.ts'
import type { Batch, Newcomer } from './batch.ts'
import { type FailedTry, failAll, failEach } from './fail.ts'
import { externalKey } from './pair-up.ts'
import { fenced, kindOf, type Session } from './session.ts'
import { noAnswer } from './update-there.ts'

/** Creates per call: fewer than updates, for one cut connection makes all of them doubtful. */
const createsAtOnce = 25

/**
 * Creates records there. The intent is committed before the call, so that whatever happens to the
 * call or to this process, the next round looks for our key before it creates again.
 */
export async function createThere(
  session: Session,
  batch: Batch,
  newcomers: Newcomer[],
): Promise<void> {
  const { atOnce = createsAtOnce } = kindOf(session, batch.kind).rules
  for (let at = 0; at < newcomers.length; at += atOnce) {
    if (batch.bulk) await session.letUrgentPass()
    if (!(await session.goesOn())) return
    await createChunk(session, batch, newcomers.slice(at, at + atOnce))
  }
}

async function createChunk(session: Session, batch: Batch, wanted: Newcomer[]): Promise<void> {
  const held = await fenced(session, (tx) =>
    intendCreation(
      tx,
      wanted.map(({ link, local, fields }) => ({
        link,
        agreed: { ours: local.fields, theirs: fields },
      })),
    ),
  )
  // Urgent work may have passed meanwhile and made this very record: it is not made twice.
  const chunk = wanted.filter(({ link }) => held.has(link.id))
  if (chunk.length === 0) return
  const links = chunk.map(({ link }) => link)
  let outcomes: Map<string, Outcome>
  try {
    outcomes = await kindOf(session, batch.kind).records.create(
      batch.remote,
      chunk.map(({ local, fields }) => ({
        key: externalKey(session, batch.kind, local.id),
        fields,
      })),
    )
  } catch (thrown) {
    return failAll(session, { links, attempt: 'creating', thrown })
  }
  const settled: Settled[] = []
  const failures: FailedTry[] = []
  for (const newcomer of chunk) {
    const key = externalKey(session, batch.kind, newcomer.local.id)
    const outcome = outcomes.get(key) ?? noAnswer()
    if (outcome.ok) settled.push(toSettled(newcomer, outcome))
    else failures.push({ link: newcomer.link, attempt: 'creating', error: outcome.error })
  }
  await fenced(session, (tx) => settleLinks(tx, settled))
  countServed(session, {
    kind: batch.kind,
    what: 'created',
    side: 'there',
    count: settled.length,
  })
  await failEach(session, failures)
}

function toSettled(newcomer: Newcomer, outcome: Outcome & { ok: true }): Settled {
  const { link, local, fields } = newcomer
  return {
    id: link.id,
    dueSeq: link.dueSeq,
    localId: local.id,
    remoteId: outcome.id,
    agreed: { ours: local.fields, theirs: { ...fields, ...outcome.record?.fields } },
    remoteVersion: outcome.record?.version ?? null,
    again: false,
  }
}
