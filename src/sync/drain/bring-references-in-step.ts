import type { Fields, KindRules, RecordKind, RemoteRecord } from '../../connector-kit/index.ts'
import type { Link } from '../link.ts'
import type { LocalRecord } from '../ports/port.ts'
import { referencesOf } from '../references.ts'
import { staysHere } from '../stays-here.ts'
import { markDue } from '../store/due-links-store.ts'
import { findLinks } from '../store/links-store.ts'
import type { Batch } from './batch.ts'
import { fenced, kindOf, type Session } from './session.ts'

/**
 * Brings the records that others refer to in step first: a deal needs its contact and products.
 * Only those without a counterpart yet; the rest have their own place in the line.
 * @returns references (`kind:id`) whose record is nowhere there and is not to be made: it was deleted
 *   here before it was ever sent, or it stays here
 */
export async function bringReferencesInStep(
  session: Session,
  batch: Batch & { locals: Map<number, LocalRecord> },
  bring: (needed: Batch) => Promise<void>,
): Promise<string[]> {
  const { rules } = kindOf(session, batch.kind)
  const absent: string[] = []
  for (const [kind, ids] of idsByKind(batch.locals.values(), rules.references)) {
    const { unpaired, deleted } = await unpairedOf(session, { kind, ids: ids.map(Number) })
    await bring({ ...batch, kind, links: unpaired })
    absent.push(...deleted.map((id) => `${kind}:${id}`))
  }
  return absent
}

/** The ids that records refer to, by kind: what the rules name first is brought in step first. */
function idsByKind(
  records: Iterable<{ fields: Fields }>,
  rules: KindRules['references'],
): [RecordKind, string[]][] {
  const found = new Map(Object.values(rules).map((kind) => [kind, new Set<string>()]))
  for (const { fields } of records) {
    for (const { kind, id } of referencesOf(fields, rules)) found.get(kind)?.add(id)
  }
  return [...found].flatMap(([kind, ids]) => (ids.size === 0 ? [] : [[kind, [...ids]]]))
}

/** What is referred to refers to nothing itself. */
const noPairs = { toRemote: () => undefined }

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
    const goes = (id: number) => {
      const record = records.get(id)
      return record?.deleted === false && !staysHere(rules, record, noPairs)
    }
    const gone = missing.filter((id) => !goes(id))
    const fresh = missing.filter(goes)
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

/**
 * Brings the records in step that theirs refer to, so that a booking from there finds its client
 * and its services here. Only those of kinds that are taken in, and that nobody here knows yet.
 */
export async function bringTheirReferencesInStep(
  session: Session,
  batch: Batch & { remotes: Map<string, RemoteRecord> },
  bring: (needed: Batch) => Promise<void>,
): Promise<void> {
  const { rules } = kindOf(session, batch.kind)
  const taken = Object.entries(rules.references).filter(([path]) => {
    const owner = rules.fields[path.split('[].')[0] ?? '']
    return owner === 'both' || owner === 'theirs'
  })
  const wanted = idsByKind(batch.remotes.values(), Object.fromEntries(taken))
  for (const [kind, remoteIds] of wanted) {
    const links = await unknownHere(session, { kind, remoteIds })
    await bring({ ...batch, kind, links })
  }
}

async function unknownHere(
  session: Session,
  wanted: { kind: RecordKind; remoteIds: string[] },
): Promise<Link[]> {
  const { kind, remoteIds } = wanted
  const { rules } = kindOf(session, kind)
  if (!rules.pull) return []
  const connectionId = session.connection.id
  return fenced(session, async (tx) => {
    const known = await findLinks(tx, { connectionId, kind, remoteIds })
    const unseen = remoteIds.filter((id) => !known.some((link) => link.remoteId === id))
    await markDue(
      tx,
      unseen.map((remoteId) => ({ connectionId, kind, remoteId, priority: rules.priority })),
    )
    const links = await findLinks(tx, { connectionId, kind, remoteIds })
    return links.filter((link) => link.localId === null && link.state === 'due')
  })
}
