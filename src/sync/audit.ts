import type { RecordKind, RemoteRecord } from '../connector-kit/index.ts'
import type { Json } from '../kernel/json.ts'
import type { Transaction } from '../platform/database/index.ts'
import { wakeLane } from '../platform/lanes/index.ts'
import { differingFields } from './audit-fields.ts'
import { type AuditDifference, type AuditReport, AuditTally } from './audit-tally.ts'
import { createsHere } from './creates-here.ts'
import { type IdTable, loadIdTable } from './drain/gather.ts'
import { kindOf, kindsOf, type Session } from './drain/session.ts'
import { letDrainsPass } from './let-drains-pass.ts'
import type { Link } from './link.ts'
import { patiently } from './patiently.ts'
import type { LocalRecord } from './ports/port.ts'
import { referencesOf } from './references.ts'
import { staysHere } from './stays-here.ts'
import { markDue } from './store/due-links-store.ts'
import { findLinks } from './store/links-store.ts'

const pageSize = 500

/**
 * Walks both sides record by record and compares field by field what the engine keeps in step:
 * a drain that only looks. With `repair`, whatever differs is marked due.
 */
export async function audit(
  session: Session,
  options: { repair: boolean; onProgress?: OnProgress },
): Promise<AuditReport> {
  const tally = new AuditTally()
  for (const { kind } of kindsOf(session.connector)) {
    const seen = await compareTheirs(session, kind, { ...options, tally })
    await countOnlyHere(session, kind, { ...options, tally, seen })
  }
  return tally.report()
}

/** Told after each page; a promise holds the next page up. */
type OnProgress = (soFar: AuditReport) => Promise<void> | void

interface AuditPass {
  tally: AuditTally
  repair: boolean
  onProgress?: OnProgress
}

async function compareTheirs(
  session: Session,
  kind: RecordKind,
  pass: AuditPass,
): Promise<Set<string>> {
  const { records } = kindOf(session, kind)
  const seen = new Set<string>()
  for (let position: Json = null, done = false; !done; ) {
    await letDrainsPass(session)
    const page = await patiently(session, () => records.everything(session.patient, position))
    const found = await comparePage(session, kind, { pass, records: page.records })
    for (const id of found) seen.add(id)
    position = page.position
    done = page.done
    await pass.onProgress?.(pass.tally.report())
  }
  return seen
}

async function comparePage(
  session: Session,
  kind: RecordKind,
  options: { pass: AuditPass; records: RemoteRecord[] },
): Promise<string[]> {
  const { tally, repair } = options.pass
  const { rules, port } = kindOf(session, kind)
  const listed = options.records.map((record) => record.id)
  const { links, locals } = await session.parts.db.transaction(
    session.lane.tenantId,
    async (tx) => {
      const known = await findLinks(tx, {
        connectionId: session.connection.id,
        kind,
        remoteIds: listed,
      })
      const ids = known.flatMap((link) => (link.localId === null ? [] : [link.localId]))
      return {
        links: new Map(known.map((link) => [link.remoteId, link])),
        locals: await port.read(tx, ids),
      }
    },
  )
  const paired = listed.filter((id) => locals.has(links.get(id)?.localId ?? 0))
  const full = await readWhole(session, kind, { listed: options.records, paired })
  const ids = await idTableFor(session, kind, {
    locals: [...locals.values()],
    remotes: [...full.values()],
  })
  const differing: AuditDifference[] = []
  for (const record of options.records) {
    const link = links.get(record.id)
    const local = locals.get(link?.localId ?? 0)
    const remote = full.get(record.id)
    if (!link || !local) {
      const taken = createsHere(rules, session.connection.settings)
      const concernsUs = taken || record.externalKey?.startsWith(session.patient.keyPrefix)
      if (concernsUs) differing.push(alone(kind, record.id))
      continue
    }
    if (!remote || local.rests) continue
    tally.pairs++
    const fields = differingFields(session, kind, { link, local, remote, ids })
    if (fields.length === 0) tally.equal++
    else
      differing.push({ kind, localId: local.id, remoteId: record.id, finding: 'differing', fields })
  }
  for (const difference of differing) tally.add(difference)
  if (repair) await markForRepair(session, differing)
  return paired
}

/** A list leaves out what only a full read tells (the rows of a deal): what is paired is read. */
async function readWhole(
  session: Session,
  kind: RecordKind,
  { listed, paired }: { listed: RemoteRecord[]; paired: string[] },
): Promise<Map<string, RemoteRecord>> {
  const { rules, records } = kindOf(session, kind)
  if (rules.wholeLists) return new Map(listed.map((record) => [record.id, record]))
  if (paired.length === 0) return new Map()
  return patiently(session, () => records.read(session.patient, paired))
}

function alone(kind: RecordKind, remoteId: string): AuditDifference {
  return { kind, localId: null, remoteId, finding: 'only_there', fields: [] }
}

async function idTableFor(
  session: Session,
  kind: RecordKind,
  sides: { locals: LocalRecord[]; remotes: RemoteRecord[] },
): Promise<IdTable> {
  const { references } = kindOf(session, kind).rules
  const ours = sides.locals.flatMap((local) => referencesOf(local.fields, references))
  const ids = await loadIdTable(session, {
    local: ours,
    remote: sides.remotes.flatMap((remote) => referencesOf(remote.fields, references)),
  })
  // A record deleted here before it was ever sent is nobody's counterpart: compare as "none".
  for (const reference of ours) {
    if (ids.toRemote(reference) === undefined) ids.absent.add(`${reference.kind}:${reference.id}`)
  }
  return ids
}

async function countOnlyHere(
  session: Session,
  kind: RecordKind,
  pass: AuditPass & { seen: Set<string> },
): Promise<void> {
  const { rules, port } = kindOf(session, kind)
  if (!rules.push) return
  for (let afterId = 0; ; ) {
    const page = await session.parts.db.transaction(session.lane.tenantId, async (tx) => {
      const ids = await port.ids(tx, { afterId, limit: pageSize })
      const links = await findLinks(tx, {
        connectionId: session.connection.id,
        kind,
        localIds: ids,
      })
      const paired = links.filter(({ remoteId }) => remoteId !== null)
      const listed = new Set(
        paired.flatMap((link) => (pass.seen.has(link.remoteId ?? '') ? [link.localId] : [])),
      )
      const unlisted = paired.filter(({ localId }) => !listed.has(localId))
      const lonely = ids.filter((id) => !listed.has(id))
      afterId = ids.at(-1) ?? 0
      const records = await port.read(tx, lonely)
      return { records, ids: lonely, unlisted, more: ids.length === pageSize }
    })
    const there = await compareUnlisted(session, kind, { pass, links: page.unlisted })
    const known = await idTableFor(session, kind, {
      locals: [...page.records.values()],
      remotes: [],
    })
    // What was deleted here and is not there is nowhere, and what stays here is where it belongs.
    const missing = page.ids.filter((id) => {
      if (there.has(id)) return false
      const record = page.records.get(id)
      return record?.deleted !== true && !(record && staysHere(rules, record, known))
    })
    const differences = missing.map(
      (localId): AuditDifference => ({
        kind,
        localId,
        remoteId: null,
        finding: 'only_here',
        fields: [],
      }),
    )
    for (const difference of differences) pass.tally.add(difference)
    if (pass.repair) await markForRepair(session, differences)
    if (!page.more) return
  }
}

/**
 * A walk may leave out what is there all the same: a visit beyond its days, a deal that lost its
 * start. Answers which of our records have their counterpart after all.
 */
async function compareUnlisted(
  session: Session,
  kind: RecordKind,
  { pass, links }: { pass: AuditPass; links: Link[] },
): Promise<Set<number | null>> {
  if (links.length === 0) return new Set()
  const ids = links.flatMap(({ remoteId }) => remoteId ?? [])
  const { records } = kindOf(session, kind)
  const found = await patiently(session, () => records.read(session.patient, ids))
  const paired = await comparePage(session, kind, { pass, records: [...found.values()] })
  const there = new Set(paired)
  return new Set(links.flatMap((link) => (there.has(link.remoteId ?? '') ? [link.localId] : [])))
}

async function markForRepair(session: Session, differences: AuditDifference[]): Promise<void> {
  if (differences.length === 0) return
  const connectionId = session.connection.id
  await session.parts.db.transaction(session.lane.tenantId, async (tx: Transaction) => {
    await markDue(
      tx,
      differences.map(({ kind, localId, remoteId }) => ({
        connectionId,
        kind,
        priority: 2,
        ...(localId === null ? { remoteId: remoteId ?? '' } : { localId }),
      })),
    )
    await wakeLane(tx, { subject: 'connection', subjectId: connectionId })
  })
}
