import {
  type Fields,
  type KindRules,
  type Page,
  type RecordKind,
  type RemoteRecord,
  recordKinds,
} from '../../connector-kit/index.ts'
import { sameJson } from '../../kernel/json.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { countServed } from '../activity.ts'
import type { Link } from '../link.ts'
import { nextWalkMs } from '../next-walk-ms.ts'
import { pollMs } from '../poll-ms.ts'
import { isAsFound } from '../store/connections-store.ts'
import { type Cursor, holdCursor, saveCursor, takeDueCursors } from '../store/cursors-store.ts'
import { markDue, markKnownDue, markUnseenDue } from '../store/due-links-store.ts'
import { findLinks } from '../store/links-store.ts'
import { emptyCounts, expectOfRun, holdOpenRun } from '../store/runs-store.ts'
import { failPull } from './fail-pull.ts'
import { fenced, kindOf, type Session } from './session.ts'

/** Pages one kind may take in a row before others have their turn. */
const pagesInARow = 20

/** Follows what changed there, a page at a time. Answers whether anything was due. */
export async function pullDue(session: Session): Promise<boolean> {
  if (session.pulled.isFull()) return true
  const cursors = await session.parts.db.transaction(session.lane.tenantId, (tx) =>
    takeDueCursors(tx, session.connection.id),
  )
  for (const cursor of cursors.toSorted(byDependence)) {
    try {
      await pullPages(session, cursor)
      if (cursor.failing) await session.tell.progress()
    } catch (thrown) {
      await failPull(session, cursor, thrown)
      if (session.contact.halted) return true
    }
    await session.letUrgentPass()
  }
  return cursors.length > 0
}

/** Clients before their visits: what others refer to is pulled by then, and need not be read. */
const byDependence = (one: Cursor, other: Cursor) =>
  recordKinds.indexOf(one.kind) - recordKinds.indexOf(other.kind)

async function pullPages(session: Session, start: Cursor): Promise<void> {
  const { records, rules } = kindOf(session, start.kind)
  let position = start.position
  // A run may have begun while this drain was at work already.
  if (start.runId !== null && !session.runs.has(start.runId)) {
    session.runs.set(start.runId, { id: start.runId, kind: start.kind, counts: emptyCounts() })
  }
  for (let pages = 0; pages < pagesInARow; pages++) {
    const connectionId = session.connection.id
    const asked = { ...start, connectionId, position }
    const page: Page = await records[start.mode](session.patient, position)
    position = page.position
    let marked: Marked[] = []
    const goesOn = await fenced(session, async (tx) => {
      // A run that a person called off meanwhile has given its walk up already.
      if (start.runId !== null && !(await holdOpenRun(tx, start.runId))) return false
      marked = await absorbPage(session, tx, { cursor: start, page, rules })
      // Sent back to the start, or set otherwise, while the page was read: the walk goes by that.
      const goesOnAsBegun = await isAsFound(tx, session.connection)
      if (!goesOnAsBegun || !(await holdCursor(tx, asked))) return false
      // The position is committed with what the page brought: a crash repeats the page harmlessly.
      await saveCursor(tx, {
        ...asked,
        position: page.done && start.mode === 'everything' ? null : position,
        runId: page.done ? null : start.runId,
        nextAtMs: page.done ? nextPullMs(session, start, rules) : session.parts.now(),
      })
      if (start.runId !== null && page.total !== null) {
        await expectOfRun(tx, start.runId, page.total)
      }
      return !page.done
    })
    for (const { record, mark } of marked) session.pulled.keep(start.kind, record, mark)
    if (!goesOn || session.pulled.isFull()) return
    await session.letUrgentPass()
  }
}

/** A record that its page showed whole, and its link with the mark that is on it. */
interface Marked {
  record: RemoteRecord
  mark: Link
}

async function absorbPage(
  session: Session,
  tx: Transaction,
  pulled: { cursor: Cursor; page: Page; rules: KindRules },
): Promise<Marked[]> {
  const { cursor, page, rules } = pulled
  const connectionId = session.connection.id
  const seen = [...page.records, ...(page.glimpses ?? [])]
  const links = await findLinks(tx, {
    connectionId,
    kind: cursor.kind,
    remoteIds: seen.map((record) => record.id),
  })
  const known = new Map(links.map((link) => [link.remoteId, link]))
  const takeIn = new Set(rules.pull ? page.records : [])
  const changed = seen.filter((record) => {
    const link = known.get(record.id)
    return link ? differs(record, link.agreed?.theirs ?? {}, rules) : takeIn.has(record)
  })
  // What is due already is counted when it is served.
  const told = new Set(changed)
  const settled = seen.filter(
    (record) => !told.has(record) && (known.get(record.id)?.state ?? 'idle') === 'idle',
  )
  countServed(session, { kind: cursor.kind, what: 'unchanged', count: settled.length })
  await markDue(
    tx,
    changed.map((record) => ({
      connectionId,
      kind: cursor.kind,
      remoteId: record.id,
      priority: cursor.mode === 'everything' ? 2 : rules.priority,
      ...(cursor.runId === null ? {} : { runId: cursor.runId }),
    })),
  )
  const { gone = [] } = page
  if (gone.length > 0) {
    const { priority } = rules
    await markKnownDue(tx, { connectionId, kind: cursor.kind, remoteIds: gone, priority })
  }
  if (page.covers) {
    const { covers } = page
    const ids = seen.map(({ id }) => id)
    await markUnseenDue(tx, { connectionId, kind: cursor.kind, covers, seen: ids, priority: 2 })
  }
  const whole = new Set(page.whole)
  return marksOf(session, tx, {
    kind: cursor.kind,
    records: seen.filter(({ id }) => whole.has(id)),
  })
}

/** Of records, those whose links are due, for whatever reason. */
async function marksOf(
  session: Session,
  tx: Transaction,
  { kind, records }: { kind: RecordKind; records: RemoteRecord[] },
): Promise<Marked[]> {
  if (records.length === 0) return []
  const links = await findLinks(tx, {
    connectionId: session.connection.id,
    kind,
    remoteIds: records.map(({ id }) => id),
  })
  const due = links.filter(({ state }) => state === 'due')
  const marks = new Map(due.map((link) => [link.remoteId, link]))
  return records.flatMap((record) => {
    const mark = marks.get(record.id)
    return mark === undefined ? [] : [{ record, mark }]
  })
}

/**
 * Whether a pulled record says anything that was not agreed. Our own echo does not, and neither
 * does a field that is not kept in step.
 */
function differs(record: RemoteRecord, agreed: Fields, rules: KindRules): boolean {
  return Object.entries(record.fields).some(
    ([field, value]) => field in rules.fields && !sameJson(value, agreed[field]),
  )
}

function nextPullMs(session: Session, cursor: Cursor, rules: KindRules): number {
  if (cursor.mode === 'changes') {
    return session.parts.now() + pollMs(rules, session.connection.settings)
  }
  return nextWalkMs(session.connection.id, session.parts.now(), session.patient.tenant.zone)
}
