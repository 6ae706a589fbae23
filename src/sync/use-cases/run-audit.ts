import { type Principal, syncPrincipal } from '../../kernel/principal.ts'
import { audit } from '../audit.ts'
import type { AuditReport } from '../audit-tally.ts'
import { authoriseConnection } from '../connection-policy.ts'
import type { Session } from '../drain/session.ts'
import type { SyncParts } from '../parts.ts'
import { openRemote } from '../remote.ts'
import { emptyCounts, saveRun, startRun } from '../store/runs-store.ts'
import { asProblem } from './as-problem.ts'
import { openFor } from './start-connection.ts'

const auditTimeoutMs = 3_600_000

/** Compares both sides of a connection record by record, and keeps the report as a run. */
export async function runAudit(
  parts: SyncParts,
  options: {
    who: Principal
    id: number
    repair: boolean
    onProgress?: (compared: number) => void
  },
): Promise<AuditReport> {
  authoriseConnection(options.who, 'repair')
  const session = await openAuditSession(parts, options)
  const tenantId = options.who.tenantId
  const runId = await parts.db.transaction(tenantId, (tx) =>
    startRun(tx, { connectionId: options.id, trigger: options.repair ? 'repair' : 'audit' }),
  )
  const report = await asProblem(audit(session, options))
  await parts.db.transaction(tenantId, (tx) =>
    saveRun(tx, runId, {
      ...session.counts,
      unchanged: report.equal,
      finished: true,
      report: { ...report, differences: report.differences.slice(0, 200) },
    }),
  )
  return report
}

async function openAuditSession(
  parts: SyncParts,
  options: { who: Principal; id: number },
): Promise<Session> {
  const { connection, connector, remote } = await openFor(parts, options)
  const counts = emptyCounts()
  const signal = AbortSignal.timeout(auditTimeoutMs)
  const tenant = remote.tenant
  const patient = openRemote(parts, {
    connection,
    connector,
    tenant,
    patience: 'bulk',
    signal,
    onCall: () => {
      counts.calls++
    },
  })
  return {
    parts,
    // An audit only compares: it holds no lane, and nothing it does asks for one.
    lane: {
      key: '',
      tenantId: connection.tenantId,
      subject: 'connection',
      subjectId: connection.id,
      fence: 0,
    },
    connection,
    connector,
    urgent: patient,
    patient,
    who: syncPrincipal(connection.tenantId, connection.id),
    rule: connection.conflictRule,
    counts,
    contact: { answered: false, halted: false },
    signal,
    letUrgentPass: () => Promise.resolve(),
  }
}
