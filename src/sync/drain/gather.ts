import {
  type Fields,
  type RecordKind,
  type Remote,
  RemoteError,
  type RemoteRecord,
} from '../../connector-kit/index.ts'
import type { Link } from '../link.ts'
import type { LocalRecord } from '../ports/port.ts'
import { type Reference, referencesOf, translateReferences } from '../references.ts'
import { findLinks } from '../store/links-store.ts'
import type { Batch } from './batch.ts'
import { kindOf, type Session } from './session.ts'

/** The ids of paired records, both ways: what references are translated with. */
export interface IdTable {
  toRemote(reference: Reference): string | undefined
  toLocal(reference: Reference): string | undefined
  /**
   * `kind:id` of records that have no counterpart and get none: deleted before they were sent, or
   * staying here.
   */
  absent: Set<string>
}

/** Loads the pairs that the given records refer to, from either side. */
export async function loadIdTable(
  session: Session,
  wanted: { local: Reference[]; remote: Reference[] },
): Promise<IdTable> {
  const toRemote = new Map<string, string>()
  const toLocal = new Map<string, string>()
  const kinds = new Set([...wanted.local, ...wanted.remote].map((reference) => reference.kind))
  await session.parts.db.transaction(session.lane.tenantId, async (tx) => {
    for (const kind of kinds) {
      const links = await findLinks(tx, {
        connectionId: session.connection.id,
        kind,
        localIds: idsOf(wanted.local, kind).map(Number),
        remoteIds: idsOf(wanted.remote, kind),
      })
      for (const link of links) {
        if (link.localId === null || link.remoteId === null) continue
        toRemote.set(`${kind}:${link.localId}`, link.remoteId)
        toLocal.set(`${kind}:${link.remoteId}`, String(link.localId))
      }
    }
  })
  return {
    toRemote: (reference) => toRemote.get(`${reference.kind}:${reference.id}`),
    toLocal: (reference) => toLocal.get(`${reference.kind}:${reference.id}`),
    absent: new Set(),
  }
}

/** Reads the local side of links in one transaction. */
export async function readLocals(
  session: Session,
  kind: RecordKind,
  links: Link[],
): Promise<Map<number, LocalRecord>> {
  const ids = links.flatMap((link) => (link.localId === null ? [] : [link.localId]))
  if (ids.length === 0) return new Map()
  return session.parts.db.transaction(session.lane.tenantId, (tx) =>
    kindOf(session, kind).port.read(tx, ids),
  )
}

/** The remote side of links: as a page has just shown it, else read. */
export async function readTheirs(
  session: Session,
  { kind, links, remote }: Batch,
): Promise<Map<string, RemoteRecord>> {
  const pulled = session.pulled.take(kind, links)
  const unknown = links.flatMap(({ remoteId }) =>
    remoteId === null || pulled.has(remoteId) ? [] : [remoteId],
  )
  const read = await readRemotes(session, { kind, remote, ids: unknown })
  return new Map([...pulled, ...read])
}

/** Reads remote records, in the API's own batches. */
export async function readRemotes(
  session: Session,
  batch: { kind: RecordKind; ids: string[]; remote: Remote },
): Promise<Map<string, RemoteRecord>> {
  if (batch.ids.length === 0) return new Map()
  return kindOf(session, batch.kind).records.read(batch.remote, [...new Set(batch.ids)])
}

/** Our record in their vocabulary. @throws RemoteError when a record it needs is not paired yet. */
export function speakTheirs(
  session: Session,
  kind: RecordKind,
  options: { fields: Fields; ids: IdTable },
): Fields {
  const { rules, records } = kindOf(session, kind)
  for (const reference of referencesOf(options.fields, rules.references)) {
    const known = options.ids.toRemote(reference) !== undefined
    if (!known && !options.ids.absent.has(`${reference.kind}:${reference.id}`)) {
      throw new RemoteError('temporary', {
        words: `waits for ${reference.kind} ${reference.id}`,
        code: 'waits_for_record',
      })
    }
  }
  const translated = translateReferences(options.fields, rules.references, options.ids.toRemote)
  return records.toTheirs(translated, session.patient)
}

/** Their record in our vocabulary; a field that refers to a record we do not know is left out. */
export function speakOurs(
  session: Session,
  kind: RecordKind,
  options: { fields: Fields; ids: IdTable },
): Fields {
  const { rules, records } = kindOf(session, kind)
  const ours = records.toOurs(options.fields, session.patient)
  const translated = translateReferences(ours, rules.references, options.ids.toLocal)
  const unknown = new Set(
    Object.entries(rules.references).flatMap(([path, needed]) => {
      const [field = ''] = path.split('[].')
      const isUnknown = referencesOf(ours, { [path]: needed }).some(
        (reference) => options.ids.toLocal(reference) === undefined,
      )
      return isUnknown ? [field] : []
    }),
  )
  return Object.fromEntries(Object.entries(translated).filter(([field]) => !unknown.has(field)))
}

function idsOf(references: Reference[], kind: RecordKind): string[] {
  return references.filter((reference) => reference.kind === kind).map((reference) => reference.id)
}
