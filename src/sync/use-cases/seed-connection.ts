import type { Fields } from '../../connector-kit/index.ts'
import { systemPrincipal } from '../../kernel/principal.ts'
import type { SyncParts } from '../parts.ts'
import { holdSeed } from '../store/seed-store.ts'
import { createConnection } from './create-connection.ts'
import { startConnection } from './start-connection.ts'

/**
 * Makes the connection that the environment describes and starts it, once for a tenant: one that
 * its people changed or removed is not brought back. One that cannot be started stays paused.
 * Answers its number, or null when there was one before.
 */
export async function seedConnection(
  parts: SyncParts,
  wanted: { tenantId: number; connector: string; name: string; settings: Fields },
): Promise<number | null> {
  const { tenantId, connector, name, settings } = wanted
  const who = systemPrincipal(tenantId)
  const id = await parts.db.transaction(tenantId, async (tx) => {
    if (!(await holdSeed(tx, connector))) return null
    return createConnection(parts, tx, { who, input: { connector, name, settings } })
  })
  if (id === null) return null
  await startConnection(parts, { who, id }).catch((error) => {
    parts.log.warn({ err: error, connection: id }, 'the connection of the environment is paused')
  })
  return id
}
