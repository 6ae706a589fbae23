import type { CheckStep, DictionaryEntry, RecordKind, Remote } from '../../connector-kit/index.ts'
import type { Principal } from '../../kernel/principal.ts'
import { wakeLane } from '../../platform/lanes/index.ts'
import { authoriseConnection } from '../connection-policy.ts'
import { kindsOf } from '../drain/session.ts'
import type { SyncParts } from '../parts.ts'
import { openRemote } from '../remote.ts'
import { updateConnection } from '../store/connections-store.ts'
import { saveCursor } from '../store/cursors-store.ts'
import { asProblem } from './as-problem.ts'
import { backfill } from './backfill.ts'
import { requireConnection } from './change-connection.ts'
import { connectorNamed } from './create-connection.ts'

const callTimeoutMs = 60_000

/** Tests a connection step by step; a failed step says what to fix. Writes nothing. */
export async function checkConnection(
  parts: SyncParts,
  options: { who: Principal; id: number },
): Promise<CheckStep[]> {
  authoriseConnection(options.who, 'see')
  const { remote, connector } = await openFor(parts, options)
  return connector.check(remote)
}

/** What the other side offers to choose from: funnels, stages, catalogs. */
export async function readDictionaries(
  parts: SyncParts,
  options: { who: Principal; id: number },
): Promise<Record<string, DictionaryEntry[]>> {
  authoriseConnection(options.who, 'change')
  const { remote, connector } = await openFor(parts, options)
  return asProblem(connector.dictionaries(remote))
}

/**
 * Makes the other side ready, activates the connection, marks everything here due that is to be
 * kept in step, and begins to walk everything there. Safe to repeat.
 * @throws ProblemError `connection_refused` with the other side's own words
 */
export async function startConnection(
  parts: SyncParts,
  options: { who: Principal; id: number },
): Promise<void> {
  authoriseConnection(options.who, 'change')
  const { remote, connector, connection } = await openFor(parts, options)
  const hookUrl = `${parts.publicUrl}/hooks/${connection.hookKey}`
  const settings = await asProblem(connector.prepare(remote, { hookUrl }))
  const tenantId = options.who.tenantId
  await parts.db.transaction(tenantId, async (tx) => {
    await updateConnection(tx, options.id, { settings, state: 'active', alert: null })
    for (const { kind, rules } of kindsOf(connector)) {
      const common = { connectionId: options.id, kind, position: null, runId: null }
      const nextAtMs = parts.now()
      await saveCursor(tx, { ...common, mode: 'changes', nextAtMs })
      // What is there already, or changed while nobody followed, is taken in now, then every night.
      if (rules.nightly) await saveCursor(tx, { ...common, mode: 'everything', nextAtMs })
    }
  })
  for (const { kind, rules } of kindsOf(connector)) {
    if (rules.push) await backfill(parts, { tenantId, connectionId: options.id, kind })
  }
  await parts.db.transaction(tenantId, (tx) =>
    wakeLane(tx, { subject: 'connection', subjectId: options.id }),
  )
}

export interface Opened {
  remote: Remote
  connector: ReturnType<typeof connectorNamed>
  connection: Awaited<ReturnType<typeof requireConnection>>
  kinds: RecordKind[]
}

/** Opens an account for a person who waits. */
export async function openFor(
  parts: SyncParts,
  options: { who: Principal; id: number },
): Promise<Opened> {
  const { connection, tenant } = await parts.db.transaction(options.who.tenantId, async (tx) => ({
    connection: await requireConnection(tx, options.id),
    tenant: await parts.describeTenant(tx),
  }))
  const connector = connectorNamed(parts.connectors, connection.connector)
  const signal = AbortSignal.timeout(callTimeoutMs)
  return {
    connection,
    connector,
    kinds: kindsOf(connector).map(({ kind }) => kind),
    remote: openRemote(parts, { connection, connector, tenant, patience: 'person', signal }),
  }
}
