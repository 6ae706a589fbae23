import type { Database, Transaction } from '../../platform/database/index.ts'
import type { Sealer } from '../../platform/secrets/index.ts'
import { secretContext } from './endpoint.ts'
import { locateEndpoints, lockEndpoint, writeSealedSecrets } from './endpoint-store.ts'

const pageSize = 500

/**
 * Seals the secrets of every tenant's endpoints with the newest key, where an older one sealed
 * them. Answers how many endpoints changed. For the operator's rotation of keys.
 */
export async function resealEndpoints(parts: { db: Database; sealer: Sealer }): Promise<number> {
  const { db, sealer } = parts
  let changed = 0
  for (let afterId = 0; ; ) {
    const query = { afterId, limit: pageSize }
    const page = await db.outside((tx) => locateEndpoints(tx, query))
    for (const { tenantId, id } of page) {
      if (await db.transaction(tenantId, (tx) => reseal(tx, id, sealer))) changed += 1
      afterId = id
    }
    if (page.length < pageSize) return changed
  }
}

async function reseal(tx: Transaction, id: number, sealer: Sealer): Promise<boolean> {
  const endpoint = await lockEndpoint(tx, id)
  if (!endpoint) return false
  const { sealedSecret, sealedOldSecret } = endpoint
  const sealed = [sealedSecret, sealedOldSecret].filter((text) => text !== null)
  if (!sealed.some((text) => sealer.needsResealing(text))) return false
  const context = secretContext(tx.tenantId, id)
  const again = (text: string) => sealer.seal(sealer.open(text, context), context)
  await writeSealedSecrets(tx, id, {
    secret: again(sealedSecret),
    oldSecret: sealedOldSecret === null ? null : again(sealedOldSecret),
  })
  return true
}
