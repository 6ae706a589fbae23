import type { DeliveryVerdict } from '../../connector-kit/index.ts'
import type { Connection } from '../connection.ts'
import type { SyncParts } from '../parts.ts'
import { openSecrets, sealSecrets } from '../remote.ts'
import { lockSecrets, stopUnauthorised, updateConnection } from '../store/connections-store.ts'

/**
 * Heeds what a delivery says about the account itself. Credentials that came along are kept where
 * there were none: the first one stands, so a second caller cannot replace it. An account that
 * removed us pauses its connection until a person connects it again.
 */
export async function heedAccountNews(
  parts: Pick<SyncParts, 'db' | 'sealer' | 'log'>,
  connection: Connection,
  verdict: DeliveryVerdict & { ok: true },
): Promise<void> {
  const { credentials, account } = verdict
  if (!credentials && account !== 'uninstalled') return
  await parts.db.transaction(connection.tenantId, async (tx) => {
    if (credentials) {
      const sealed = await lockSecrets(tx, connection.id)
      const kept = { ...credentials, ...openSecrets(parts.sealer, { ...connection, sealed }) }
      await updateConnection(tx, connection.id, {
        sealed: sealSecrets(parts.sealer, connection, kept),
      })
    }
    if (account === 'uninstalled') {
      await stopUnauthorised(tx, connection.id, {
        class: 'unauthorised',
        code: 'uninstalled',
        words: 'the application was removed there',
      })
    }
  })
  parts.log.info({ connection: connection.id, account }, 'an account told about itself')
}
