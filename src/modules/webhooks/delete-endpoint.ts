import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { closeLane } from '../../platform/lanes/index.ts'
import { deleteEndpointRow, findEndpoint } from './endpoint-store.ts'
import { endpointFact } from './present-endpoint.ts'
import { authoriseWebhook } from './webhook-policy.ts'

/** Deletes an endpoint with its deliveries. @throws ProblemError `forbidden` `not_found` */
export async function deleteEndpoint(tx: Transaction, who: Principal, id: number): Promise<void> {
  authoriseWebhook(who, 'delete')
  const endpoint = await findEndpoint(tx, id)
  if (!endpoint) throw new ProblemError('not_found')
  // The lane goes first: a worker in the middle of a delivery takes its locks in this order too.
  await closeLane(tx, { subject: 'endpoint', subjectId: id })
  await deleteEndpointRow(tx, id)
  const after = { ...endpoint, active: false }
  await record(tx, endpointFact('WebhookDeleted', { actor: who.actor, after, before: endpoint }))
}
