import type { Connector, OauthApp, RecordKind, Remote } from '../connector-kit/index.ts'
import type { Outbound } from '../kernel/outbound.ts'
import type { Database, Transaction } from '../platform/database/index.ts'
import type { Sealer } from '../platform/secrets/index.ts'
import type { Log } from '../platform/telemetry/index.ts'
import type { Background } from './background.ts'
import type { LocalPort } from './ports/port.ts'
import type { RecentCounts } from './recent-counts.ts'

/** What the engine is built from; the wiring supplies it. */
export interface SyncParts {
  db: Database
  log: Log
  outbound: Outbound
  sealer: Sealer
  connectors: ReadonlyMap<string, Connector>
  /** Applications that serve every tenant without one of its own, by connector. */
  apps: ReadonlyMap<string, OauthApp>
  ports: Record<RecordKind, LocalPort>
  /** What connectors may know of the tenant. */
  describeTenant(tx: Transaction): Promise<Remote['tenant']>
  /** How the tenant has clients book what is bound at a system with a page of its own. */
  onlineChoice(tx: Transaction): Promise<'widget' | 'form'>
  /** Where the outside reaches us: `https://book.example.com`. */
  publicUrl: string
  now(): number
  random(): number
  /** Work that goes on after its request was answered. */
  background: Background
  /** Counts of large connections, used again for a while. */
  recent: RecentCounts
}
