import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { type Endpoint, maxEndpoints } from './endpoint.ts'
import { allEndpoints, findEndpoint } from './endpoint-store.ts'
import { authoriseWebhook } from './webhook-policy.ts'

/** All endpoints of the tenant, of which there are few. @throws ProblemError `forbidden` */
export async function listEndpoints(tx: Transaction, who: Principal): Promise<Endpoint[]> {
  authoriseWebhook(who, 'read')
  return allEndpoints(tx, maxEndpoints)
}

/** One endpoint. @throws ProblemError `forbidden` `not_found` */
export async function readEndpoint(tx: Transaction, who: Principal, id: number): Promise<Endpoint> {
  authoriseWebhook(who, 'read')
  const endpoint = await findEndpoint(tx, id)
  if (!endpoint) throw new ProblemError('not_found')
  return endpoint
}
