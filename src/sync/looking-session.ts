import { type Principal, syncPrincipal } from '../kernel/principal.ts'
import { countCall, noActivity, type Tally } from './activity.ts'
import { createPulledRecords } from './drain/pulled-records.ts'
import type { Session } from './drain/session.ts'
import { withFieldRules } from './field-rules.ts'
import type { SyncParts } from './parts.ts'
import { openRemote, type Patience } from './remote.ts'
import { emptyCounts } from './store/runs-store.ts'
import { createScreenTeller } from './tell-screens.ts'
import { requireConnection } from './use-cases/change-connection.ts'
import { connectorNamed } from './use-cases/create-connection.ts'

/**
 * Opens a session that only looks: it holds no lane, and nothing it does asks for one.
 * @throws ProblemError `not_found`
 */
export async function openLookingSession(
  parts: SyncParts,
  options: { who: Principal; id: number; patience: Patience; signal: AbortSignal },
): Promise<Session> {
  const { id, patience, signal, who } = options
  const { connection, tenant } = await parts.db.transaction(who.tenantId, async (tx) => ({
    connection: await requireConnection(tx, id),
    tenant: await parts.describeTenant(tx),
  }))
  const known = connectorNamed(parts.connectors, connection.connector)
  const connector = withFieldRules(known, connection.fieldRules)
  const tally: Tally = { counts: emptyCounts(), activity: noActivity(), runs: new Map() }
  const onCall = () => countCall(tally)
  const remote = openRemote(parts, { connection, connector, tenant, patience, signal, onCall })
  const { tenantId } = connection
  return {
    parts,
    lane: { key: '', tenantId, subject: 'connection', subjectId: id, fence: 0 },
    connection,
    connector,
    urgent: remote,
    patient: remote,
    who: syncPrincipal(tenantId, id),
    rule: connection.conflictRule,
    ...tally,
    tell: createScreenTeller(parts, { tenantId, connectionId: id }),
    pulled: createPulledRecords(),
    contact: { answered: false, halted: false },
    signal,
    letUrgentPass: () => Promise.resolve(),
    goesOn: () => Promise.resolve(!signal.aborted),
  }
}
