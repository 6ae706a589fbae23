import type { RecordKind } from '../../connector-kit/index.ts'
import type { Link } from '../link.ts'
import type { LocalRecord } from '../ports/port.ts'
import { referencesOf } from '../references.ts'
import { markDue } from '../store/due-links-store.ts'
import { findLinks } from '../store/links-store.ts'
import type { Batch } from './batch.ts'
import { fenced, kindOf, type Session } from './session.ts'

/**
 * Brings the records that others refer to in step first: a deal needs its contact and products.
 * Only those without a counterpart yet; the rest have their own place in the line.
 * @returns references (`kind:id`) whose record was deleted here before it was ever sent
 */
export async function bringReferencesInStep(
  session: Session,
  batch: Batch & { locals: Map<number, LocalRecord> },
  bring: (needed: Batch) => Promise<void>,
): Promise<string[]> {
  const { rules } = kindOf(session, batch.kind)
  const wanted = new Map<RecordKind, Set<number>>()
  for (const local of batch.locals.values()) {
    for (const { kind, id } of referencesOf(local.fields, rules.references)) {
      wanted.set(kind, (wanted.get(kind) ?? new Set()).add(Number(id)))
    }
  }
  const absent: string[] = []
  for (const [kind, ids] of wanted) {
    const { unpaired, deleted } = await unpairedOf(session, { kind, ids: [...ids] })
    await bring({ ...batch, kind, links: unpaired })
    absent.push(...deleted.map((id) => `${kind}:${id}`))
  }
  return absent
}

async function unpairedOf(
  session: Session,
  wanted: { kind: RecordKind; ids: number[] },
): Promise<{ unpaired: Link[]; deleted: number[] }> {
  const { kind, ids } = wanted
  const { rules, port } = kindOf(session, kind)
  const connectionId = session.connection.id
  return fenced(session, async (tx) => {
    const known = await findLinks(tx, { connectionId, kind, localIds: ids })
    const paired = new Set(
      known.filter((link) => link.remoteId !== null).map((link) => link.localId),
    )
    const missing = ids.filter((id) => !paired.has(id))
    if (missing.length === 0) return { unpaired: [], deleted: [] }
    const records = await port.read(tx, missing)
    const gone = missing.filter((id) => records.get(id)?.deleted !== false)
    const fresh = missing.filter((id) => records.get(id)?.deleted === false)
    const unseen = fresh.filter((id) => !known.some((link) => link.localId === id))
    await markDue(
      tx,
      unseen.map((localId) => ({ connectionId, kind, localId, priority: rules.priority })),
    )
    const links = await findLinks(tx, { connectionId, kind, localIds: fresh })
    // What waits for a person, or has just failed, is not tried again for every record behind it.
    const worthTrying = links.filter(
      (link) => link.state !== 'uncertain' && link.state !== 'parked',
    )
    return { unpaired: worthTrying, deleted: gone }
  })
}
