import type { Found } from '../../connector-kit/index.ts'
import { sameJson } from '../../kernel/json.ts'
import type { Link } from '../link.ts'
import { remindReferrers } from '../remind-referrers.ts'
import { findLinks } from '../store/links-store.ts'
import { claimRemotes } from '../store/pair-links-store.ts'
import { agreedByCreate } from './agreed-by-create.ts'
import type { Batch, Newcomer, Situation } from './batch.ts'
import { type IdTable, readLocals, readRemotes } from './gather.ts'
import { fenced, kindOf, type Session } from './session.ts'

/** Our key for a record there: short, stable, unique in the tenant. */
export function externalKey(session: Session, kind: string, localId: number): string {
  return `${session.patient.keyPrefix}${kind}-${localId}`
}

/** The record of ours that a key speaks of; null for a key of somebody else. */
export function localIdOfKey(session: Session, kind: string, key: string | null): number | null {
  const prefix = `${session.patient.keyPrefix}${kind}-`
  const id = key?.startsWith(prefix) ? key.slice(prefix.length) : ''
  return /^[1-9]\d{0,15}$/.test(id) ? Number(id) : null
}

/**
 * Looks for counterparts before anything is created: by our own key (a create whose answer was
 * lost), then by likeness (the same phone), never one that another record already has.
 */
export async function pairUp(
  session: Session,
  batch: Batch & { newcomers: Newcomer[]; ids: IdTable },
): Promise<{ adopted: Situation[]; unknown: Newcomer[] }> {
  const { kind, remote, newcomers } = batch
  if (newcomers.length === 0) return { adopted: [], unknown: [] }
  const keyed = newcomers.map((newcomer) => ({
    newcomer,
    key: externalKey(session, kind, newcomer.local.id),
  }))
  const found = await findAll(session, batch, keyed)
  const taken = await takenIds(session, batch, [...found.values()])
  const chosen = new Map<string, Newcomer>()
  const unknown: Newcomer[] = []
  for (const { newcomer, key } of keyed) {
    const candidates = found.get(key)
    const id = [...(candidates?.byKey ?? []), ...(candidates?.alike ?? [])].find(
      (one) => !taken.has(one),
    )
    if (id === undefined) {
      unknown.push(newcomer)
      continue
    }
    taken.add(id)
    const isOurs = candidates?.byKey.includes(id) || wasSentKeyless(session, newcomer)
    chosen.set(id, isOurs ? newcomer : neverSent(newcomer))
    warnOfTwins(session, key, candidates)
  }
  const records = await readRemotes(session, { kind, remote, ids: [...chosen.keys()] })
  const adopted: Situation[] = []
  for (const [id, newcomer] of chosen) {
    const record = records.get(id)
    // Found and gone again between two calls: the next round finds the truth.
    if (!record) {
      unknown.push(newcomer)
      continue
    }
    const agreed = agreedByCreate(newcomer.link.agreed, record.fields)
    const link = { ...newcomer.link, agreed }
    adopted.push({ link, local: newcomer.local, remote: record })
  }
  // The record may wait in the line as one that exists only there: from now on it is this pair.
  await fenced(session, async (tx) => {
    const claims = adopted.map(({ link, remote: { id } }) => ({ link, remoteId: id }))
    const remoteIds = await claimRemotes(tx, claims)
    const connectionId = session.connection.id
    await remindReferrers(tx, session.connector, { connectionId, kind, remoteIds })
  })
  return { adopted, unknown }
}

/**
 * A create whose answer was lost is looked for by what was sent then, for it may have been edited
 * here since; where nothing is found, as everybody else by what it is now.
 */
async function findAll(
  session: Session,
  batch: Batch,
  keyed: { newcomer: Newcomer; key: string }[],
): Promise<Map<string, Found>> {
  const { atOnce = keyed.length } = kindOf(session, batch.kind).rules
  const found = new Map<string, Found>()
  for (let at = 0; at < keyed.length; at += atOnce) {
    if (batch.bulk) await session.letUrgentPass()
    // Whoever was not looked for is not created either: nothing is, once work may not go on.
    if (!(await session.goesOn())) break
    const some = await findSome(session, batch, keyed.slice(at, at + atOnce))
    for (const [key, one] of some) found.set(key, one)
  }
  return found
}

async function findSome(
  session: Session,
  { kind, remote }: Batch,
  keyed: { newcomer: Newcomer; key: string }[],
): Promise<Map<string, Found>> {
  const { records } = kindOf(session, kind)
  const asSent = keyed.map(({ key, newcomer: { link, fields } }) => ({
    key,
    fields: { ...fields, ...sentFields(link) },
  }))
  const found = await records.find(remote, asSent)
  const edited = keyed.filter(({ key, newcomer: { link, fields } }) => {
    const { byKey = [], alike = [] } = found.get(key) ?? {}
    return (
      byKey.length + alike.length === 0 && !sameJson({ ...fields, ...sentFields(link) }, fields)
    )
  })
  if (edited.length === 0) return found
  const asNow = edited.map(({ key, newcomer }) => ({ key, fields: newcomer.fields }))
  return new Map([...found, ...(await records.find(remote, asNow))])
}

const sentFields = ({ state, agreed }: Link) => (state === 'creating' ? agreed?.theirs : undefined)

/** Where nothing there can hold our key, what was sent is known by its likeness alone. */
function wasSentKeyless(session: Session, { link }: Newcomer): boolean {
  const { rules } = kindOf(session, link.kind)
  return rules.keyless !== undefined && sentFields(link) !== undefined
}

/** One that is alike was made by somebody else: what we meant to create is not agreed with it. */
function neverSent(newcomer: Newcomer): Newcomer {
  return { ...newcomer, link: { ...newcomer.link, agreed: null } }
}

async function takenIds(session: Session, batch: Batch, found: Found[]): Promise<Set<string>> {
  const ids = found.flatMap((one) => [...one.byKey, ...one.alike])
  if (ids.length === 0) return new Set()
  const links = await session.parts.db.transaction(session.lane.tenantId, (tx) =>
    findLinks(tx, { connectionId: session.connection.id, kind: batch.kind, remoteIds: ids }),
  )
  const locals = await readLocals(session, batch.kind, links)
  // Whom nobody here has any more may be had by one that is alike: the client who came back.
  const isHad = ({ localId }: Link) => localId !== null && locals.get(localId)?.rests !== true
  return new Set(
    links.flatMap((link) => (link.remoteId !== null && isHad(link) ? [link.remoteId] : [])),
  )
}

function warnOfTwins(session: Session, key: string, found: Found | undefined): void {
  if (found && found.byKey.length > 1) {
    session.parts.log.warn(
      { connection: session.connection.id, key, ids: found.byKey },
      'several records carry one key of ours; the first was taken',
    )
  }
}
