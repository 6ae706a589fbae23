import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { openLane } from '../../platform/lanes/index.ts'
import type { Sealer } from '../../platform/secrets/index.ts'
import { type Endpoint, maxEndpoints, secretContext } from './endpoint.ts'
import { checkEndpoint } from './endpoint-rules.ts'
import { countEndpoints, insertEndpoint, nextEndpointId } from './endpoint-store.ts'
import { endpointFact } from './present-endpoint.ts'
import { newSecret } from './signature.ts'
import { authoriseWebhook } from './webhook-policy.ts'

export interface NewEndpoint {
  url: string
  /** Names of facts, or `*` (the default) for all. */
  events?: string[] | undefined
  requireHttps: boolean
  sealer: Sealer
}

/**
 * Subscribes an address to events. Answers the signing secret in plain, this once.
 * @throws ProblemError `forbidden` `invalid_input` `webhook_limit`
 */
export async function createEndpoint(
  tx: Transaction,
  who: Principal,
  input: NewEndpoint,
): Promise<{ endpoint: Endpoint; secret: string }> {
  authoriseWebhook(who, 'create')
  const { url = '', events = ['*'] } = checkEndpoint(input)
  if ((await countEndpoints(tx)) >= maxEndpoints) {
    throw new ProblemError('webhook_limit', { details: { limit: maxEndpoints } })
  }
  const id = await nextEndpointId(tx)
  const secret = newSecret()
  const sealedSecret = input.sealer.seal(secret, secretContext(tx.tenantId, id))
  const endpoint = await insertEndpoint(tx, { id, url, events, sealedSecret })
  await openLane(tx, { subject: 'endpoint', subjectId: id })
  await record(tx, endpointFact('WebhookCreated', { actor: who.actor, after: endpoint }))
  return { endpoint, secret }
}
