export { type AuditDifference, type AuditReport, percentEqual } from './audit-tally.ts'
export type { ConflictRule, Connection, ConnectionState } from './connection.ts'
export { authoriseConnection, connectionPolicy } from './connection-policy.ts'
export { createSync, type Sync } from './create-sync.ts'
export type { LinkState } from './link.ts'
export { linkStates } from './link.ts'
export { nameRecords, type RecordName } from './name-records.ts'
export { bookThere, type OnlineBookingOrder } from './online/book-there.ts'
export { type OnlinePath, onlinePaths } from './online/online-paths.ts'
export type { OnlineProblem } from './online/online-problem.ts'
export { type SlotsThere, slotsThere } from './online/slots-there.ts'
export { widgetAddress } from './online/widget-address.ts'
export type { SyncParts } from './parts.ts'
export { openRemote, openSecrets, sealSecrets } from './remote.ts'
export { readSyncFigures, type SyncFigures } from './store/activity-store.ts'
export { type Conflict, listConflicts } from './store/conflicts-store.ts'
export { findConnection, listConnections, updateConnection } from './store/connections-store.ts'
export { findDelivery, type InboxEntry, listInbox, pruneInbox } from './store/inbox-store.ts'
export {
  findConnectionByHook,
  findConnectionByHost,
  locateConnections,
} from './store/locate-connections-store.ts'
export { type LinkEntry, listLinks } from './store/monitor-store.ts'
export { listRuns, type Run, type RunTrigger } from './store/runs-store.ts'
export { replay, retry, settleConflict } from './use-cases/attend-links.ts'
export {
  type Authorisation,
  beginAuthorisation,
  finishAuthorisation,
  hasGrant,
  keepGranted,
  whoIsGranted,
} from './use-cases/authorise-account.ts'
export { backfill } from './use-cases/backfill.ts'
export { cancelRun } from './use-cases/cancel-run.ts'
export {
  changeConnection,
  removeConnection,
  requireConnection,
} from './use-cases/change-connection.ts'
export { connectorNamed, createConnection } from './use-cases/create-connection.ts'
export { type ConnectorOnView, describeConnector } from './use-cases/describe-connector.ts'
export { findLinksFor, type NamedLink } from './use-cases/find-links.ts'
export { heedAccountNews } from './use-cases/heed-account-news.ts'
export { type HookTrial, hookAddress, tryHook } from './use-cases/hook-address.ts'
export { nameFindings } from './use-cases/name-findings.ts'
export { type Health, readHealth } from './use-cases/read-health.ts'
export { type LinkOnView, readLink } from './use-cases/read-link.ts'
export {
  circuitOf,
  type Monitor,
  readMonitor,
  readSummary,
  type Summary,
} from './use-cases/read-monitor.ts'
export { progressOf, type RunProgress, readRun, readRuns } from './use-cases/read-run.ts'
export { releaseLink } from './use-cases/release-link.ts'
export { resealConnection } from './use-cases/reseal-connection.ts'
export { runAudit, startAudit } from './use-cases/run-audit.ts'
export { seedConnection } from './use-cases/seed-connection.ts'
export { type Choices, settleLink } from './use-cases/settle-link.ts'
export { showSecrets } from './use-cases/show-secrets.ts'
export { signInThere } from './use-cases/sign-in-there.ts'
export { checkConnection, readDictionaries, startConnection } from './use-cases/start-connection.ts'
export { synchronise } from './use-cases/synchronise.ts'
