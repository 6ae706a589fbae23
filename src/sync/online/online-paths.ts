import type { Transaction } from '../../platform/database/index.ts'
import type { SyncParts } from '../parts.ts'
import { boundIds, listOnline } from './find-offer.ts'

/**
 * How clients book a service: `own` times, the other side's `widget`, or our own `form` over its
 * interface.
 */
export type OnlinePath = 'own' | 'widget' | 'form'

/**
 * How each of these services is booked. One that is bound at an active connection where clients may
 * book goes the way that the tenant chose, every other by our own times.
 */
export async function onlinePaths(
  parts: Pick<SyncParts, 'connectors' | 'onlineChoice'>,
  tx: Transaction,
  serviceIds: number[],
): Promise<Map<number, OnlinePath>> {
  const paths = new Map(serviceIds.map((id): [number, OnlinePath] => [id, 'own']))
  const places = await listOnline(parts, tx)
  if (places.length === 0) return paths
  const chosen = await parts.onlineChoice(tx)
  for (const { connection } of places) {
    const bound = await boundIds(tx, {
      connectionId: connection.id,
      kind: 'service',
      localIds: serviceIds,
    })
    for (const id of bound.keys()) paths.set(id, chosen)
  }
  return paths
}
