import type { Connector, RecordKind } from '../connector-kit/index.ts'
import type { Transaction } from '../platform/database/index.ts'
import { kindsOf } from './drain/session.ts'
import { markReferrersDue } from './store/referrers-store.ts'

/**
 * Records that waited for a counterpart have one at last. Whatever was taken in meanwhile without
 * them (a visit without its client) is looked at again, so that it gets them now.
 */
export async function remindReferrers(
  tx: Transaction,
  connector: Connector,
  found: { connectionId: number; kind: RecordKind; remoteIds: string[] },
): Promise<void> {
  const { connectionId, remoteIds } = found
  if (remoteIds.length === 0) return
  for (const { kind, rules } of kindsOf(connector)) {
    const fields = Object.entries(rules.references)
      .filter(([path, needed]) => needed === found.kind && !path.includes('[]'))
      .map(([path]) => path)
    for (const field of fields) {
      await markReferrersDue(tx, { connectionId, kind, field, remoteIds })
    }
  }
}
