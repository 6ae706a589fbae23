import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findSurvivor } from './absorb-clients.ts'
import type { Client } from './client.ts'
import { authoriseClient } from './client-policy.ts'
import { findClients } from './client-store.ts'

/**
 * One client.
 * @throws ProblemError `forbidden`, `not_found`; that of a client who was merged into another says
 *   who it is now, as `merged_into`
 */
export async function readClient(tx: Transaction, who: Principal, id: number): Promise<Client> {
  authoriseClient(who, 'read')
  const client = (await findClients(tx, [id])).get(id)
  if (client) return client
  const survivor = await findSurvivor(tx, id)
  throw new ProblemError(
    'not_found',
    survivor === null ? {} : { details: { merged_into: survivor } },
  )
}
