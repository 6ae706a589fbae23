export type { AuditDifference, AuditReport } from './audit-tally.ts'
export type { ConflictRule, Connection, ConnectionState } from './connection.ts'
export { authoriseConnection, connectionPolicy } from './connection-policy.ts'
export { createSync, type Sync } from './create-sync.ts'
export type { LinkState } from './link.ts'
export { linkStates } from './link.ts'
export type { SyncParts } from './parts.ts'
export { openRemote, openSecrets, sealSecrets } from './remote.ts'
export { type Conflict, listConflicts } from './store/conflicts-store.ts'
export {
  findConnection,
  findConnectionByAccount,
  findConnectionByHook,
  listConnections,
  locateConnections,
  updateConnection,
} from './store/connections-store.ts'
export { type InboxEntry, listInbox, pruneInbox } from './store/inbox-store.ts'
export { type Health, type LinkEntry, listLinks, readHealth } from './store/monitor-store.ts'
export { listRuns, type Run } from './store/runs-store.ts'
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
export {
  changeConnection,
  removeConnection,
  requireConnection,
} from './use-cases/change-connection.ts'
export { connectorNamed, createConnection } from './use-cases/create-connection.ts'
export { heedAccountNews } from './use-cases/heed-account-news.ts'
export { resealConnection } from './use-cases/reseal-connection.ts'
export { runAudit } from './use-cases/run-audit.ts'
export { checkConnection, readDictionaries, startConnection } from './use-cases/start-connection.ts'
export { synchronise } from './use-cases/synchronise.ts'
