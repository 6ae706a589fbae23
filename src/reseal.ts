import type { Program } from './compose.ts'
import { resealChannels } from './modules/messages/index.ts'
import { resealEndpoints } from './modules/webhooks/index.ts'
import { locateConnections, resealConnection } from './sync/index.ts'

/** Seals every stored secret again with the newest key, one row at a time. Answers how many. */
export async function resealEverything(program: Program): Promise<number> {
  const { db, sealer } = program
  const connections = await db.outside((tx) => locateConnections(tx, null))
  let count = 0
  for (const { tenantId, id } of connections) {
    if (await db.transaction(tenantId, (tx) => resealConnection(sealer, tx, id))) count++
  }
  count += await resealEndpoints({ db, sealer })
  return count + (await resealChannels({ db, sealer }))
}
