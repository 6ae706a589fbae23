import type { Connector, OnlineBooking } from '../../connector-kit/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { Connection } from '../connection.ts'
import type { SyncParts } from '../parts.ts'
import { listConnections } from '../store/connections-store.ts'
import { findLinks } from '../store/links-store.ts'

/** A system at which clients may book, and the services in question as it numbers them. */
export interface OnlineOffer {
  connection: Connection
  connector: Connector
  online: OnlineBooking
  serviceIds: string[]
  staffId: string | null
}

/** The active connections at which clients may book by themselves, the oldest first. */
export async function listOnline(
  parts: Pick<SyncParts, 'connectors'>,
  tx: Transaction,
): Promise<Pick<OnlineOffer, 'connection' | 'connector' | 'online'>[]> {
  const connections = await listConnections(tx)
  return connections.flatMap((connection) => {
    const connector = parts.connectors.get(connection.connector)
    const online = connector?.onlineBooking
    return connector && online && connection.state === 'active'
      ? [{ connection, connector, online }]
      : []
  })
}

/** Where all of these services, and the employee, are known; null when nowhere together. */
export async function findOffer(
  parts: Pick<SyncParts, 'connectors'>,
  tx: Transaction,
  wanted: { serviceIds: number[]; userId: number | null },
): Promise<OnlineOffer | null> {
  if (wanted.serviceIds.length === 0) return null
  for (const place of await listOnline(parts, tx)) {
    const { id: connectionId } = place.connection
    const services = await boundIds(tx, {
      connectionId,
      kind: 'service',
      localIds: wanted.serviceIds,
    })
    const serviceIds = wanted.serviceIds.flatMap((id) => services.get(id) ?? [])
    if (serviceIds.length < wanted.serviceIds.length) continue
    if (wanted.userId === null) return { ...place, serviceIds, staffId: null }
    const localIds = [wanted.userId]
    const staff = await boundIds(tx, { connectionId, kind: 'employee', localIds })
    const staffId = staff.get(wanted.userId)
    if (staffId !== undefined) return { ...place, serviceIds, staffId }
  }
  return null
}

/** Local id -> the id there, of those that have one. */
export async function boundIds(
  tx: Transaction,
  wanted: { connectionId: number; kind: 'service' | 'employee'; localIds: number[] },
): Promise<Map<number, string>> {
  const links = await findLinks(tx, wanted)
  return new Map(
    links.flatMap(({ localId, remoteId }) =>
      localId === null || remoteId === null ? [] : [[localId, remoteId]],
    ),
  )
}
