import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { Client } from './client.ts'
import { authoriseClient } from './client-policy.ts'
import { findClients } from './client-store.ts'

/** One client. @throws ProblemError `not_found`, `forbidden` */
export async function readClient(tx: Transaction, who: Principal, id: number): Promise<Client> {
  authoriseClient(who, 'read')
  const client = (await findClients(tx, [id])).get(id)
  if (!client) throw new ProblemError('not_found')
  return client
}
