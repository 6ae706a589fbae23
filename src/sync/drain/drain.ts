import type { Lane } from '../../platform/lanes/index.ts'
import type { Link } from '../link.ts'
import type { SyncParts } from '../parts.ts'
import { takeDueLinks, takeDueOfRemotes, type Urgency } from '../store/due-links-store.ts'
import { absorbInbox } from './absorb-inbox.ts'
import { bringInStep } from './bring-in-step.ts'
import { noteProgress, openRuns } from './note-progress.ts'
import { pullDue } from './pull.ts'
import { kindOf, kindsOf, openSession, type Session } from './session.ts'

/**
 * A drain lets go of its lane after this long, so that it starts afresh with the settings of now.
 */
const longestDrainMs = 60_000
/** So much longer for what was pulled and not served: it would have to be read once more. */
const pulledTurnMs = 60_000
/** So long what is urgent may hold up all else: then what came by polls and in bulk has a turn. */
const urgentTurnMs = 10_000

/**
 * Brings everything that is due at one connection in step: new deliveries become due links, due
 * links agree again, due pulls go on; until nothing is due.
 */
export async function drain(parts: SyncParts, lane: Lane, signal: AbortSignal): Promise<void> {
  const session = await openSession(parts, {
    lane,
    signal,
    letUrgentPass: async (open) => {
      await drainUrgent(open)
    },
  })
  if (!session) return
  const until = parts.now() + longestDrainMs
  const run = { id: null as number | null }
  await openRuns(session)
  try {
    for (let busy = true; busy && (await session.goesOn()) && !isOver(session, until); ) {
      const waiting = await drainUrgent(session)
      const pulled = parts.now() < until && (await pullDue(session))
      const took = await drainPatient(session)
      busy = waiting || pulled || took
      await noteProgress(session, run)
    }
  } finally {
    if (!signal.aborted) {
      await noteProgress(session, run, { finished: true })
      await session.tell.rest()
    }
  }
}

function isOver({ parts, pulled }: Session, until: number): boolean {
  const lateMs = parts.now() - until
  return lateMs >= pulledTurnMs || (lateMs >= 0 && pulled.waiting() === null)
}

/**
 * Serves what a person waits for. Called first, and between the calls of bulk work. Answers whether
 * its turn was over before all of it was served.
 */
async function drainUrgent(session: Session): Promise<boolean> {
  const until = session.parts.now() + urgentTurnMs
  for (;;) {
    if (!mayGoOn(session)) return false
    await absorbInbox(session)
    const links = await take(session, 'urgent')
    const [first] = links
    if (!first || !(await session.goesOn())) return false
    await bringInStep(session, { kind: first.kind, links, remote: session.urgent, bulk: false })
    await session.tell.progress()
    if (session.parts.now() >= until) return true
  }
}

/**
 * Serves one batch of what may wait, even while more and more is urgent: first what was pulled, for
 * that need not be read.
 */
async function drainPatient(session: Session): Promise<boolean> {
  if (!mayGoOn(session)) return false
  const links = await firstOf(
    () => takePulled(session),
    () => take(session, 'patient'),
    () => take(session, 'any'),
  )
  const [first] = links
  if (!first) return false
  const bulk = first.priority > 0
  const remote = bulk ? session.patient : session.urgent
  await bringInStep(session, { kind: first.kind, links, remote, bulk })
  await session.tell.progress()
  return true
}

/** Not once the worker stops, or the other side was found shut: what is due stays due. */
function mayGoOn(session: Session): boolean {
  return !session.signal.aborted && !session.contact.halted
}

async function firstOf(...ways: (() => Promise<Link[]>)[]): Promise<Link[]> {
  for (const way of ways) {
    const links = await way()
    if (links.length > 0) return links
  }
  return []
}

async function takePulled(session: Session): Promise<Link[]> {
  const { connection, pulled } = session
  for (;;) {
    const waiting = pulled.waiting()
    if (!waiting) return []
    const { kind } = waiting
    const remoteIds = waiting.ids.slice(0, kindOf(session, kind).rules.batch)
    const links = await session.parts.db.transaction(session.lane.tenantId, (tx) =>
      takeDueOfRemotes(tx, { connectionId: connection.id, kind, remoteIds }),
    )
    const due = new Set(links.map(({ remoteId }) => remoteId))
    // Served meanwhile with something more urgent, or called off.
    const settled = remoteIds.filter((id) => !due.has(id))
    pulled.forget(kind, settled)
    if (links.length > 0) return links
  }
}

function take(session: Session, urgency: Urgency) {
  const limits = Object.fromEntries(
    kindsOf(session.connector).map(({ kind, rules }) => [
      kind,
      // Urgent records go in small groups: the first should not wait for the fiftieth.
      urgency === 'urgent' ? Math.min(50, rules.batch) : rules.batch,
    ]),
  )
  return session.parts.db.transaction(session.lane.tenantId, (tx) =>
    takeDueLinks(tx, {
      connectionId: session.connection.id,
      limits,
      urgency,
    }),
  )
}
