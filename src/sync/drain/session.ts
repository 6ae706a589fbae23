import type { Connector, KindRules, RecordKind, Remote } from '../../connector-kit/index.ts'
import { recordKinds } from '../../connector-kit/index.ts'
import { assert } from '../../kernel/errors.ts'
import { type Principal, syncPrincipal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { holdFence, type Lane } from '../../platform/lanes/index.ts'
import { type Activity, countCall, noActivity, type OpenRun, type Tally } from '../activity.ts'
import type { ConflictRule, Connection } from '../connection.ts'
import { withFieldRules } from '../field-rules.ts'
import type { SyncParts } from '../parts.ts'
import { openRemote } from '../remote.ts'
import { findConnection, isAsFound } from '../store/connections-store.ts'
import { emptyCounts, type RunCounts } from '../store/runs-store.ts'
import { createScreenTeller, type ScreenTeller } from '../tell-screens.ts'
import { createPulledRecords, type PulledRecords } from './pulled-records.ts'

/** One worker at one connection: what it holds while it drains. */
export interface Session {
  parts: SyncParts
  lane: Lane
  connection: Connection
  connector: Connector
  /** For work a person waits for; may use the whole rate. */
  urgent: Remote
  /** For bulk work; leaves the reserve. */
  patient: Remote
  who: Principal
  rule: ConflictRule
  counts: RunCounts
  activity: Activity
  runs: Map<number, OpenRun>
  tell: ScreenTeller
  pulled: PulledRecords
  contact: Contact
  signal: AbortSignal
  /** Serves what became urgent meanwhile; called between the calls of bulk work. */
  letUrgentPass(): Promise<void>
  /**
   * Whether there is more to do now: not once the worker stops, the other side was found shut, or
   * people stopped the connection or set it otherwise. What is due stays due.
   */
  goesOn(): Promise<boolean>
}

/** How the other side was met so far. */
export interface Contact {
  /** It has answered since the last failure that counts as an outage. */
  answered: boolean
  /** Paused, set otherwise, or its circuit opened: going on would be in vain, or wrong. */
  halted: boolean
}

export interface SessionOptions {
  lane: Lane
  signal: AbortSignal
  letUrgentPass(session: Session): Promise<void>
}

/** Opens a session; null when the connection is gone or not active. */
export async function openSession(
  parts: SyncParts,
  options: SessionOptions,
): Promise<Session | null> {
  const { lane, signal } = options
  const found = await parts.db.transaction(lane.tenantId, async (tx) => {
    const connection = await findConnection(tx, lane.subjectId)
    return connection ? { connection, tenant: await parts.describeTenant(tx) } : null
  })
  if (found?.connection.state !== 'active') return null
  const { connection, tenant } = found
  const known = parts.connectors.get(connection.connector)
  if (!known) return null
  const connector = withFieldRules(known, connection.fieldRules)
  const tally: Tally = { counts: emptyCounts(), activity: noActivity(), runs: new Map() }
  const onCall = () => countCall(tally)
  const contact: Contact = { answered: false, halted: false }
  const onAnswer = () => {
    contact.answered = true
  }
  const common = { connection, connector, tenant, signal, onCall, onAnswer }
  const session: Session = {
    parts,
    lane,
    connection,
    connector,
    urgent: openRemote(parts, { ...common, patience: 'person' }),
    patient: openRemote(parts, { ...common, patience: 'bulk' }),
    who: syncPrincipal(lane.tenantId, connection.id),
    rule: connection.conflictRule,
    ...tally,
    tell: createScreenTeller(parts, { tenantId: lane.tenantId, connectionId: connection.id }),
    pulled: createPulledRecords(),
    contact,
    signal,
    letUrgentPass: () => options.letUrgentPass(session),
    goesOn: () => goesOn(session),
  }
  return session
}

async function goesOn({ connection, contact, parts, signal }: Session): Promise<boolean> {
  if (signal.aborted || contact.halted) return false
  const asFound = await parts.db.transaction(connection.tenantId, (tx) => isAsFound(tx, connection))
  if (!asFound) contact.halted = true
  return asFound
}

/** Runs a transaction that ends only while this worker still owns the lane. */
export function fenced<T>(session: Session, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return session.parts.db.transaction(session.lane.tenantId, async (tx) => {
    await holdFence(tx, session.lane)
    return work(tx)
  })
}

/** The rules and the reader-writer of a kind. The kind must be one the connector has. */
export function kindOf(session: Session, kind: RecordKind) {
  const rules = session.connector.manifest.kinds[kind]
  const records = session.connector.records[kind]
  assert(rules && records, `${session.connector.manifest.name} has no ${kind}`)
  return { rules, records, port: session.parts.ports[kind] }
}

/** Every kind the connector has, in the order records depend on each other. */
export function kindsOf(connector: Connector): { kind: RecordKind; rules: KindRules }[] {
  return recordKinds.flatMap((kind) => {
    const rules = connector.manifest.kinds[kind]
    return rules ? [{ kind, rules }] : []
  })
}
