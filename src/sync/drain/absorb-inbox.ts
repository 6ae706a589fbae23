import type { DeliveredRecord, RecordKind } from '../../connector-kit/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { countSkipped } from '../activity.ts'
import { markDue, markKnownDue } from '../store/due-links-store.ts'
import { markProcessed, takeNewDeliveries } from '../store/inbox-store.ts'
import { fenced, type Session } from './session.ts'

const pageSize = 1_000

/**
 * Turns new deliveries into due links: whatever they said, the record is read afresh, so neither
 * their order nor a stale payload matters. Answers how many deliveries there were.
 */
export async function absorbInbox(session: Session): Promise<number> {
  let absorbed = 0
  for (;;) {
    const count = await fenced(session, async (tx) => {
      const deliveries = await takeNewDeliveries(tx, session.connection.id, pageSize)
      if (deliveries.length === 0) return 0
      await markRecords(
        session,
        tx,
        deliveries.flatMap((delivery) => delivery.records),
      )
      await markProcessed(
        tx,
        deliveries.map((delivery) => delivery.id),
      )
      return deliveries.length
    })
    absorbed += count
    if (count < pageSize) return absorbed
  }
}

async function markRecords(
  session: Session,
  tx: Transaction,
  records: DeliveredRecord[],
): Promise<void> {
  const byKind = Map.groupBy(records, (record) => record.kind)
  for (const [kind, named] of byKind) {
    const remoteIds = [...new Set(named.map((record) => record.id))]
    await markKind(session, tx, { kind, remoteIds })
  }
}

async function markKind(
  session: Session,
  tx: Transaction,
  named: { kind: RecordKind; remoteIds: string[] },
): Promise<void> {
  const rules = session.connector.manifest.kinds[named.kind]
  const connectionId = session.connection.id
  if (!rules) return
  if (!rules.pull) {
    // A record that is nobody's pair here concerns us only if it is ours, and then its link knows
    // it.
    const unknown = await markKnownDue(tx, { connectionId, ...named, priority: rules.priority })
    countSkipped(session, { kind: named.kind, reason: 'not_ours', count: unknown })
    return
  }
  await markDue(
    tx,
    named.remoteIds.map((remoteId) => ({
      connectionId,
      kind: named.kind,
      remoteId,
      priority: rules.priority,
    })),
  )
}
