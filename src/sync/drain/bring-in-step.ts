import type { RecordKind, RemoteRecord } from '../../connector-kit/index.ts'
import { countSkipped } from '../activity.ts'
import type { Link } from '../link.ts'
import type { LocalRecord } from '../ports/port.ts'
import { referencesOf } from '../references.ts'
import { staysHere } from '../stays-here.ts'
import { endLinks } from '../store/links-store.ts'
import type { Batch, Newcomer, Situation } from './batch.ts'
import { bringReferencesInStep, bringTheirReferencesInStep } from './bring-references-in-step.ts'
import { type FailedTry, failAll, failEach, isOurFault, leaveToPeople, sortError } from './fail.ts'
import { type IdTable, loadIdTable, readLocals, readTheirs, speakTheirs } from './gather.ts'
import { pairUp } from './pair-up.ts'
import { receiveNew } from './receive-new.ts'
import { reconcile } from './reconcile.ts'
import { fenced, kindOf, type Session } from './session.ts'
import { settleVanished } from './settle-vanished.ts'

/**
 * Makes the two records of each link agree. Safe to run any number of times and to die at any
 * point: what was not settled is still due, and a create whose answer was lost is looked up first.
 */
export async function bringInStep(session: Session, batch: Batch): Promise<void> {
  if (batch.links.length === 0) return
  try {
    await bringBatchInStep(session, batch)
  } catch (thrown) {
    const error = sortError(session, thrown)
    const concernsOne = error.class === 'rejected' || isOurFault(error)
    if (concernsOne && batch.links.length > 1) return bringEachInStep(session, batch)
    await failAll(session, { links: batch.links, attempt: 'reading', thrown: error })
  }
}

/** One bad record must not hold up its neighbours: find it by taking them one by one. */
async function bringEachInStep(session: Session, batch: Batch): Promise<void> {
  for (const link of batch.links) {
    if (session.contact.halted) return
    await bringInStep(session, { ...batch, links: [link] })
  }
}

async function bringBatchInStep(session: Session, batch: Batch): Promise<void> {
  const { kind } = batch
  const { rules } = kindOf(session, kind)
  const locals = await readLocals(session, kind, batch.links)
  const absent = await bringReferencesInStep(session, { ...batch, locals }, (needed) =>
    bringInStep(session, needed),
  )
  const remotes = await readTheirs(session, batch)
  await bringTheirReferencesInStep(session, { ...batch, remotes }, (needed) =>
    bringInStep(session, needed),
  )
  const links = await settleVanished(session, { ...batch, locals, remotes })
  const ids = await loadIdTable(session, {
    local: [...locals.values()].flatMap((local) => referencesOf(local.fields, rules.references)),
    remote: [...remotes.values()].flatMap((record) =>
      referencesOf(record.fields, rules.references),
    ),
  })
  for (const reference of absent) ids.absent.add(reference)

  const pairs = links.flatMap((link) => asPair(link, locals, remotes))
  const newHere = await translated(session, {
    kind,
    ids,
    links: links.filter((link) => link.remoteId === null),
    locals,
  })
  const newThere = links.filter((link) => link.localId === null)
  const paired = await pairUp(session, { ...batch, newcomers: newHere, ids })
  await receiveNew(session, { ...batch, links: newThere, remotes, ids })
  await reconcile(session, {
    ...batch,
    ids,
    pairs: [...pairs, ...paired.adopted.filter((pair) => !isResting(pair))],
    newcomers: await stillToMake(session, { kind, ids, unknown: paired.unknown }),
  })
}

/**
 * Those that are to be made there. What was to be made, was not found there, and has been deleted,
 * merged or cancelled here since, is let go.
 */
async function stillToMake(
  session: Session,
  { kind, ids, unknown }: { kind: RecordKind; ids: IdTable; unknown: Newcomer[] },
): Promise<Newcomer[]> {
  const { rules } = kindOf(session, kind)
  const doubtful = rules.keyless === 'doubtful' ? unknown.filter(wasSent) : []
  const unsent = unknown.filter((newcomer) => !doubtful.includes(newcomer))
  const resting = unsent.filter(isResting)
  const alive = unsent.filter((newcomer) => !isResting(newcomer))
  const staying = alive.filter(({ local }) => staysHere(rules, local, ids))
  await leaveToPeople(
    session,
    doubtful.map(({ link }) => link),
  )
  await endUnsent(session, resting)
  await leaveHere(
    session,
    kind,
    staying.map(({ link }) => link),
  )
  return alive.filter((newcomer) => !staying.includes(newcomer))
}

/** An answer was lost, and likeness tells neither that it was made nor that it was not. */
const wasSent = ({ link }: Newcomer) => link.state === 'creating'

/** Counted, so that nobody wonders where they are. */
async function leaveHere(session: Session, kind: RecordKind, links: Link[]): Promise<void> {
  if (links.length === 0) return
  await fenced(session, (tx) => endLinks(tx, links))
  countSkipped(session, { kind, reason: 'stays_here', count: links.length })
}

/** One that was found there after all has its pair now, and rests in the next round. */
function isResting({ local }: { local: LocalRecord }): boolean {
  return local.rests === true
}

/** What was deleted or merged here before its create arrived there is not sent. */
async function endUnsent(session: Session, newcomers: Newcomer[]): Promise<void> {
  if (newcomers.length === 0) return
  const links = newcomers.map(({ link }) => link)
  await fenced(session, (tx) => endLinks(tx, links))
}

function asPair(
  link: Link,
  locals: Map<number, LocalRecord>,
  remotes: Map<string, RemoteRecord>,
): Situation[] {
  const local = link.localId === null ? undefined : locals.get(link.localId)
  const remote = link.remoteId === null ? undefined : remotes.get(link.remoteId)
  return local && remote ? [{ link, local, remote }] : []
}

/** Translates newcomers; those that still wait for another record are put back in line. */
async function translated(
  session: Session,
  options: { kind: RecordKind; ids: IdTable; links: Link[]; locals: Map<number, LocalRecord> },
): Promise<Newcomer[]> {
  const ready: Newcomer[] = []
  const waiting: FailedTry[] = []
  const staying: Link[] = []
  const { rules } = kindOf(session, options.kind)
  for (const link of options.links) {
    const local = options.locals.get(link.localId ?? 0)
    if (!local) continue
    // What may have been made there already is looked for first, whatever became of it since.
    if (link.state !== 'creating' && staysHere(rules, local, options.ids)) {
      staying.push(link)
      continue
    }
    try {
      ready.push({
        link,
        local,
        fields: speakTheirs(session, options.kind, { fields: local.fields, ids: options.ids }),
      })
    } catch (thrown) {
      waiting.push({ link, attempt: 'reading', error: sortError(session, thrown) })
    }
  }
  await failEach(session, waiting)
  await leaveHere(session, options.kind, staying)
  return ready
}
