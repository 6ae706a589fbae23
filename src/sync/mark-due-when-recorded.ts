import type { Connector, RecordKind } from '../connector-kit/index.ts'
import { isRecordKind } from '../connector-kit/index.ts'
import type { Transaction } from '../platform/database/index.ts'
import type { Fact } from '../platform/facts/index.ts'
import { wakeLane } from '../platform/lanes/index.ts'
import { listLiveConnections } from './store/connections-store.ts'
import { type DueMark, markDue } from './store/due-links-store.ts'
import { type HandOver, handOverLinks } from './store/hand-over-links-store.ts'

/**
 * Marks links due for what was recorded, in the same transaction: nothing that is kept in step can
 * change without its links knowing. A change that came from a connection is not sent back to it.
 */
export async function markDueWhenRecorded(
  connectors: ReadonlyMap<string, Connector>,
  tx: Transaction,
  facts: Fact[],
): Promise<void> {
  const synced = facts.flatMap((fact) =>
    isRecordKind(fact.subject) ? [{ fact, kind: fact.subject }] : [],
  )
  if (synced.length === 0) return
  const connections = await listLiveConnections(tx)
  const merges = synced.flatMap(({ fact, kind }) => mergeOf(fact, kind))
  for (const { id } of connections) await handOverLinks(tx, { connectionId: id, merges })
  const marks = connections.flatMap((connection) =>
    synced.flatMap(({ fact, kind }) => {
      const rules = connectors.get(connection.connector)?.manifest.kinds[kind]
      const cameFromThere = fact.actor.kind === 'sync' && fact.actor.connectionId === connection.id
      if (!rules?.push || cameFromThere) return []
      return [asMark(connection.id, kind, { fact, priority: rules.priority })]
    }),
  )
  await markDue(tx, marks)
  for (const connectionId of new Set(marks.map((mark) => mark.connectionId))) {
    await wakeLane(tx, { subject: 'connection', subjectId: connectionId })
  }
}

/** A record that was deleted because it was merged into another says into which. */
function mergeOf(fact: Fact, kind: RecordKind): HandOver[] {
  const { data } = fact
  const into =
    typeof data === 'object' && data !== null && !Array.isArray(data) ? data['merged_into'] : null
  return typeof into === 'number' ? [{ kind, fromId: fact.subjectId, toId: into }] : []
}

function asMark(
  connectionId: number,
  kind: RecordKind,
  change: { fact: Fact; priority: number },
): DueMark {
  return { connectionId, kind, priority: change.priority, localId: change.fact.subjectId }
}
