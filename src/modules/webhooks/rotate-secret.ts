import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import type { Sealer } from '../../platform/secrets/index.ts'
import { type Endpoint, secretContext } from './endpoint.ts'
import { replaceSecret } from './endpoint-store.ts'
import { endpointFact } from './present-endpoint.ts'
import { newSecret } from './signature.ts'
import { authoriseWebhook } from './webhook-policy.ts'

const overlapHours = 24

/**
 * Gives an endpoint a new signing secret, answered in plain this once. For a day the old one signs
 * too, so that no delivery fails while the receiver is changed.
 * @throws ProblemError `forbidden` `not_found`
 */
export async function rotateSecret(
  tx: Transaction,
  who: Principal,
  { id, sealer }: { id: number; sealer: Sealer },
): Promise<{ endpoint: Endpoint; secret: string }> {
  authoriseWebhook(who, 'update')
  const secret = newSecret()
  const sealedSecret = sealer.seal(secret, secretContext(tx.tenantId, id))
  const endpoint = await replaceSecret(tx, id, { sealedSecret, overlapHours })
  if (!endpoint) throw new ProblemError('not_found')
  await record(tx, endpointFact('WebhookUpdated', { actor: who.actor, after: endpoint }))
  return { endpoint, secret }
}
