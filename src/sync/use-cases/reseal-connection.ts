import type { Transaction } from '../../platform/database/index.ts'
import type { Sealer } from '../../platform/secrets/index.ts'
import { sealingContext } from '../connection.ts'
import { lockSecrets, updateConnection } from '../store/connections-store.ts'

/** Seals a connection's secrets with the newest key. Answers whether there was anything to do. */
export async function resealConnection(
  sealer: Sealer,
  tx: Transaction,
  id: number,
): Promise<boolean> {
  const sealed = await lockSecrets(tx, id)
  if (sealed === null || !sealer.needsResealing(sealed)) return false
  const context = sealingContext({ tenantId: tx.tenantId, id })
  await updateConnection(tx, id, { sealed: sealer.seal(sealer.open(sealed, context), context) })
  return true
}
