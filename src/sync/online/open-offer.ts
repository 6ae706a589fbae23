import type { Remote } from '../../connector-kit/index.ts'
import type { SyncParts } from '../parts.ts'
import { openRemote, type Patience } from '../remote.ts'
import { findOffer, type OnlineOffer } from './find-offer.ts'

/** Finds where services are booked, and opens the account there for a client who waits. */
export async function openOffer(
  parts: SyncParts,
  wanted: {
    tenantId: number
    serviceIds: number[]
    userId: number | null
    patience: Patience
    signal: AbortSignal
  },
): Promise<{ offer: OnlineOffer; remote: Remote } | null> {
  const { tenantId, serviceIds, userId, patience, signal } = wanted
  const found = await parts.db.transaction(tenantId, async (tx) => {
    const offer = await findOffer(parts, tx, { serviceIds, userId })
    return offer ? { offer, tenant: await parts.describeTenant(tx) } : null
  })
  if (!found) return null
  const { offer, tenant } = found
  const { connection, connector } = offer
  return { offer, remote: openRemote(parts, { connection, connector, tenant, patience, signal }) }
}
