import type { Database, Transaction } from '../../platform/database/index.ts'
import type { Sealer } from '../../platform/secrets/index.ts'
import { secretContext } from './channel.ts'
import { locateChannels, lockChannel, writeSealedSecrets } from './channel-store.ts'
import type { Channel } from './message.ts'

const pageSize = 500

/**
 * Seals the secrets of every tenant's channels with the newest key, where an older one sealed
 * them. Answers how many channels changed. For the operator's rotation of keys.
 */
export async function resealChannels(parts: { db: Database; sealer: Sealer }): Promise<number> {
  const { db, sealer } = parts
  let changed = 0
  for (let afterId = 0; ; ) {
    const page = await db.outside((tx) => locateChannels(tx, { afterId, limit: pageSize }))
    for (const { tenantId, id, channel } of page) {
      if (await db.transaction(tenantId, (tx) => reseal(tx, channel, sealer))) changed += 1
      afterId = id
    }
    if (page.length < pageSize) return changed
  }
}

async function reseal(tx: Transaction, name: Channel, sealer: Sealer): Promise<boolean> {
  const channel = await lockChannel(tx, name)
  const sealed = Object.entries(channel?.sealedSecrets ?? {})
  if (!channel || !sealed.some(([, text]) => sealer.needsResealing(text))) return false
  const again = sealed.map(([secret, text]) => {
    const context = secretContext(tx.tenantId, name, secret)
    return [secret, sealer.seal(sealer.open(text, context), context)] as const
  })
  await writeSealedSecrets(tx, channel.id, Object.fromEntries(again))
  return true
}
