import type { WidgetWish } from '../../connector-kit/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { SyncParts } from '../parts.ts'
import { openSecrets } from '../remote.ts'
import { findOffer } from './find-offer.ts'

/**
 * The other side's page on which a client books this service, and its origin for `frame-src` and
 * for messages from the frame.
 */
export async function widgetAddress(
  parts: Pick<SyncParts, 'connectors' | 'sealer'>,
  tx: Transaction,
  wanted: { serviceId: number; userId: number | null; client?: WidgetWish['client'] },
): Promise<
  { widgetUrl: string; origin: string } | { problem: 'online_not_bound' | 'online_not_ready' }
> {
  const { serviceId, userId, client } = wanted
  const offer = await findOffer(parts, tx, { serviceIds: [serviceId], userId })
  if (!offer) return { problem: 'online_not_bound' }
  const { connection, online, serviceIds, staffId } = offer
  const account = {
    settings: connection.settings,
    credentials: openSecrets(parts.sealer, connection),
    host: connection.accountHost,
  }
  const wish = { serviceIds, staffId, ...(client ? { client } : {}) }
  const widgetUrl = online.widgetUrl(account, wish)
  if (widgetUrl === null) return { problem: 'online_not_ready' }
  return { widgetUrl, origin: new URL(widgetUrl).origin }
}
