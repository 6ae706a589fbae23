import { type Remote, recordKinds } from '../connector-kit/index.ts'
import { findOnlineBooking } from '../modules/online-booking/index.ts'
import type { Transaction } from '../platform/database/index.ts'
import type { FactSubscriber } from '../platform/facts/index.ts'
import type { LaneHandler } from '../platform/lanes/index.ts'
import { createBackground } from './background.ts'
import { drain } from './drain/drain.ts'
import { createHookErrors, type HookErrors } from './hook-errors.ts'
import { createInboxIntake, type InboxIntake } from './inbox.ts'
import { markDueWhenRecorded } from './mark-due-when-recorded.ts'
import type { SyncParts } from './parts.ts'
import { describeTenant } from './ports/describe-tenant.ts'
import { localPorts } from './ports/index.ts'
import { createRecentCounts } from './recent-counts.ts'
import { readRemoteIds } from './store/monitor-store.ts'

/** The engine, put together: what the wiring plugs into the rest of the program. */
export interface Sync {
  parts: SyncParts
  intake: InboxIntake
  /** Webhooks that were refused. */
  hookErrors: HookErrors
  /** Marks links due in the transaction of the change. */
  subscriber: FactSubscriber
  /** Drains one connection's lane. */
  handleLane: LaneHandler
  /** Ends what runs in the background; resolves when it has ended. */
  stop(): Promise<void>
  /** The ids that CRMs give to our records, under the names that connectors declare. */
  remoteIds(tx: Transaction, idName: string, localIds: number[]): Promise<Map<number, string>>
}

export function createSync(
  given: Omit<
    SyncParts,
    | 'apps'
    | 'ports'
    | 'describeTenant'
    | 'onlineChoice'
    | 'now'
    | 'random'
    | 'background'
    | 'recent'
  > & {
    apps?: SyncParts['apps']
    now?: () => number
    random?: () => number
  },
): Sync {
  const parts: SyncParts = {
    ...given,
    apps: given.apps ?? new Map(),
    ports: localPorts,
    describeTenant: (tx): Promise<Remote['tenant']> => describeTenant(tx),
    onlineChoice: async (tx) => (await findOnlineBooking(tx)).yclientsPath,
    now: given.now ?? Date.now,
    random: given.random ?? Math.random,
    background: createBackground(given.log),
    recent: createRecentCounts(given.now ?? Date.now),
  }
  const hookErrors = createHookErrors(parts.db, parts.log)
  return {
    parts,
    intake: createInboxIntake(parts.db),
    hookErrors,
    subscriber: (tx, facts) => markDueWhenRecorded(parts.connectors, tx, facts),
    handleLane: (lane, signal) => drain(parts, lane, signal),
    async stop() {
      await hookErrors.flush()
      await parts.background.stop()
    },
    remoteIds: (tx, idName, localIds) => remoteIdsOf(parts, tx, { idName, localIds }),
  }
}

/** A record may have counterparts in several systems; the name tells in which, of what kind. */
async function remoteIdsOf(
  parts: SyncParts,
  tx: Transaction,
  { idName, localIds }: { idName: string; localIds: number[] },
): Promise<Map<number, string>> {
  for (const { manifest } of parts.connectors.values()) {
    const kind = recordKinds.find((one) => manifest.idNames[one] === idName)
    if (kind) return readRemoteIds(tx, { kind, localIds, connectors: [manifest.name] })
  }
  return new Map()
}
