import { type Fields, RemoteError } from '../../connector-kit/index.ts'
import { sameJson } from '../../kernel/json.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { countServed } from '../activity.ts'
import type { FieldConflict, MergeResult } from '../merge.ts'
import { merge } from '../merge.ts'
import { referencesOf } from '../references.ts'
import { keepConflicts } from '../store/conflicts-store.ts'
import { agreeOnFields, settleLinks } from '../store/links-store.ts'
import type { Batch, Newcomer, Situation } from './batch.ts'
import { createThere } from './create-there.ts'
import { failEach, sortError } from './fail.ts'
import { type IdTable, speakOurs, speakTheirs } from './gather.ts'
import { fenced, kindOf, type Session } from './session.ts'
import { type PendingWrite, updateThere } from './update-there.ts'

/** Merges pairs, writes what is missing on either side, and creates what has no counterpart. */
export async function reconcile(
  session: Session,
  batch: Batch & { ids: IdTable; pairs: Situation[]; newcomers: Newcomer[] },
): Promise<void> {
  const inStep: PendingWrite[] = []
  const toWrite: PendingWrite[] = []
  for (const pair of batch.pairs) {
    const pending = await mergeOne(session, batch, pair)
    if (!pending) continue
    if (Object.keys(pending.result.toTheirs).length > 0) toWrite.push(pending)
    else inStep.push(pending)
  }
  await settleInStep(session, batch, inStep)
  await updateThere(session, batch, toWrite)
  await createThere(session, batch, batch.newcomers)
}

/** What our side would not take: the time is taken, the status may not move so. */
interface Refusal {
  fields: string[]
  reason: string
}

/** One field may be refused after another, but never without end. */
const mostRefusals = 4

/** Merges one pair and writes our side. Null when the pair is left for a later round. */
async function mergeOne(
  session: Session,
  batch: Batch & { ids: IdTable },
  pair: Situation,
): Promise<PendingWrite | null> {
  try {
    let refused: Refusal | undefined
    for (let refusals = 0; refusals < mostRefusals; refusals++) {
      const result = mergePair(session, batch, { pair, refused })
      const written = await writeHere(session, batch, { pair, result })
      if (written === 'stale') return null
      if (written === 'done') return { pair, result, conflicts: lostByTheirs(result) }
      // Our side refused (the time is taken): ours stands, goes back, and the clash stays visible.
      const fields = [...(refused?.fields ?? []), ...written.fields]
      refused = { fields, reason: refused?.reason ?? written.reason }
    }
    throw new RemoteError('rejected', { words: refused?.reason ?? '', code: 'refused_here' })
  } catch (thrown) {
    await failEach(session, [
      { link: pair.link, attempt: 'writing', error: sortError(session, thrown) },
    ])
    return null
  }
}

function mergePair(
  session: Session,
  batch: Batch & { ids: IdTable },
  of: { pair: Situation; refused: Refusal | undefined },
): MergeResult {
  const { pair, refused } = of
  const { rules } = kindOf(session, batch.kind)
  const { local, remote } = pair
  return merge({
    agreed: pair.link.agreed,
    ours: local.fields,
    theirs: remote.fields,
    oursAsTheirs: speakTheirs(session, batch.kind, { fields: local.fields, ids: batch.ids }),
    theirsAsOurs: speakOurs(session, batch.kind, { fields: remote.fields, ids: batch.ids }),
    owners: rules.fields,
    rule: winner(session, pair),
    ...(refused ? { refused } : {}),
  })
}

/**
 * Who wins where both changed one field. A record that does not tell when it was changed loses:
 * what else it tells, such as when its card was touched, may be long after the field was written.
 */
function winner(session: Session, pair: Situation): 'ours' | 'theirs' {
  if (session.rule !== 'newest') return session.rule
  return pair.local.changedAtMs >= (pair.remote.changedAtMs ?? 0) ? 'ours' : 'theirs'
}

/**
 * Writes our side in one transaction that checks first that nobody changed the record since it was
 * read: then the merge would be about a state that no longer is.
 */
async function writeHere(
  session: Session,
  batch: Batch & { ids: IdTable },
  change: { pair: Situation; result: MergeResult },
): Promise<'done' | 'stale' | Refusal> {
  const { pair, result } = change
  if (Object.keys(result.toOurs).length === 0) return 'done'
  const { port } = kindOf(session, batch.kind)
  return fenced(session, async (tx) => {
    const fresh = (await port.read(tx, [pair.local.id])).get(pair.local.id)
    if (!fresh || !sameJson(fresh.fields, pair.local.fields)) return 'stale'
    const outcome = await port.write(tx, session.who, { id: pair.local.id, fields: result.toOurs })
    if (!outcome.ok) return { fields: outcome.fields, reason: outcome.reason }
    // The write there may fail for an hour, and people go on editing: what is the same on both
    // sides by now is agreed at once.
    const taken = Object.keys(result.toOurs)
    await agreeAsKept(session, batch, { tx, ...change })
    await agreeOnFields(tx, pair.link.id, {
      ours: pick(result.agreed.ours, taken),
      theirs: pick(result.agreed.theirs, taken),
    })
    // With the value that is written over here, for the write there may never come to its end.
    const lostHere = result.conflicts.filter(({ field }) => field in result.toOurs)
    await keepConflicts(tx, pair.link, lostHere)
    countServed(session, { kind: batch.kind, what: 'updated', side: 'here' })
    return 'done'
  })
}

/** The conflicts that are kept with the write there, or once nothing is to be written. */
function lostByTheirs({ conflicts, toOurs }: MergeResult): FieldConflict[] {
  return conflicts.filter(({ field }) => !(field in toOurs))
}

/**
 * What our side keeps of a value may say more than the value did: lines of a booking have names of
 * their own. It is agreed as it is kept, or it would look like an edit, wherever it means the same.
 */
async function agreeAsKept(
  session: Session,
  { kind, ids }: Batch & { ids: IdTable },
  of: { tx: Transaction; pair: Situation; result: MergeResult },
): Promise<void> {
  const { agreed, toOurs } = of.result
  const { id } = of.pair.local
  const kept = (await kindOf(session, kind).port.read(of.tx, [id])).get(id)
  const refers = referencesOf(kept?.fields ?? {}, kindOf(session, kind).rules.references)
  if (!kept || refers.some((reference) => ids.toRemote(reference) === undefined)) return
  const said = speakTheirs(session, kind, { fields: kept.fields, ids })
  for (const field of Object.keys(toOurs)) {
    const value = kept.fields[field]
    if (value !== undefined && sameJson(said[field], agreed.theirs[field])) {
      agreed.ours[field] = value
    }
  }
}

function pick(fields: Fields, names: string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)))
}

async function settleInStep(
  session: Session,
  batch: Batch,
  settled: PendingWrite[],
): Promise<void> {
  if (settled.length === 0) return
  await fenced(session, async (tx) => {
    await settleLinks(
      tx,
      settled.map(({ pair, result }) => ({
        id: pair.link.id,
        dueSeq: pair.link.dueSeq,
        localId: pair.local.id,
        remoteId: pair.remote.id,
        agreed: result.agreed,
        remoteVersion: pair.remote.version,
        again: false,
      })),
    )
    for (const { pair, conflicts } of settled) await keepConflicts(tx, pair.link, conflicts)
  })
  const unchanged = settled.filter(({ result }) => Object.keys(result.toOurs).length === 0)
  countServed(session, { kind: batch.kind, what: 'unchanged', count: unchanged.length })
}
