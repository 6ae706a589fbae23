import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { Connection } from '../connection.ts'
import { authoriseConnection } from '../connection-policy.ts'
import type { SyncParts } from '../parts.ts'
import { type RecentActivity, readActivity } from '../store/activity-store.ts'
import { listConnections } from '../store/connections-store.ts'
import { type FailingPull, listFailingPulls } from '../store/cursors-store.ts'
import { listRuns, type Run } from '../store/runs-store.ts'
import { requireConnection } from './change-connection.ts'
import { type Health, readHealth } from './read-health.ts'

export type CircuitState = 'closed' | 'open' | 'probing'

/** One connection as its monitor shows it. */
export interface Monitor {
  connection: Connection
  health: Health
  /** Pulls that fail, the longest first. */
  pulls: FailingPull[]
  activity: RecentActivity
  /** The calls that the other side allows in a minute; null when it sets no limit. */
  callsAMinute: number | null
  /** Runs and audits that go on. */
  running: Run[]
  lastAudit: Run | null
}

const runsLookedAt = 20

/** Everything at a glance about one connection. @throws ProblemError `forbidden`, `not_found` */
export async function readMonitor(
  parts: Pick<SyncParts, 'connectors' | 'recent'>,
  tx: Transaction,
  options: { who: Principal; id: number },
): Promise<Monitor> {
  authoriseConnection(options.who, 'see')
  const connection = await requireConnection(tx, options.id)
  const asked = await listRuns(tx, {
    connectionId: connection.id,
    triggers: ['person', 'audit', 'repair'],
    limit: runsLookedAt,
  })
  const rates = (parts.connectors.get(connection.connector)?.manifest.buckets ?? []).map(
    ({ ratePerSecond }) => ratePerSecond * 60,
  )
  return {
    connection,
    health: await readHealth(parts, tx, connection.id),
    pulls: await listFailingPulls(tx, connection.id),
    activity: await readActivity(tx, connection.id),
    callsAMinute: rates.length === 0 ? null : Math.min(...rates),
    running: asked.filter(({ finishedAt }) => finishedAt === null),
    lastAudit:
      asked.find((run) => isAudit(run) && run.finishedAt !== null && !run.cancelledAt) ?? null,
  }
}

export interface Summary {
  connections: { connection: Connection; health: Health; needsYou: number; pullsFailing: number }[]
  /** Records that a person must decide about, and pulls that fail, at all connections. */
  needsYou: number
  pullsFailing: number
  due: number
  /** Connections that do not work until a person acts. */
  stopped: number
}

/** All connections in one line: everything is in step, or so many records need somebody. */
export async function readSummary(
  parts: Pick<SyncParts, 'recent'>,
  tx: Transaction,
  who: Principal,
): Promise<Summary> {
  authoriseConnection(who, 'see')
  const connections: Summary['connections'] = []
  for (const connection of await listConnections(tx)) {
    const health = await readHealth(parts, tx, connection.id)
    // Where nobody is to read, it is no failure that nothing is read.
    const pullsFailing = connection.state === 'active' ? health.pullsFailing : 0
    const needsYou = health.parked + health.uncertain + health.conflicts + pullsFailing
    connections.push({ connection, health, needsYou, pullsFailing })
  }
  const sum = (of: (one: Summary['connections'][number]) => number) =>
    connections.reduce((total, one) => total + of(one), 0)
  return {
    connections,
    needsYou: sum((one) => one.needsYou),
    pullsFailing: sum((one) => one.pullsFailing),
    due: sum(({ health }) => health.due),
    stopped: sum(({ connection }) => (connection.state === 'unauthorised' ? 1 : 0)),
  }
}

/** Closed lets calls through; open waits; probing tries the next call after a wait. */
export function circuitOf(connection: Connection, nowMs: number): CircuitState {
  if (connection.resumeAt === null) return 'closed'
  return Date.parse(connection.resumeAt) > nowMs ? 'open' : 'probing'
}

export function isAudit(run: Run): boolean {
  return run.trigger === 'audit' || run.trigger === 'repair'
}
