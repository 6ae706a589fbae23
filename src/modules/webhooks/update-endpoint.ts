import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { failDue } from './delivery-store.ts'
import type { Endpoint } from './endpoint.ts'
import { checkEndpoint, type EndpointInput } from './endpoint-rules.ts'
import { lockEndpoint, updateEndpointRow } from './endpoint-store.ts'
import { endpointFact } from './present-endpoint.ts'
import { authoriseWebhook } from './webhook-policy.ts'

export interface EndpointChanges extends EndpointInput {
  id: number
  active?: boolean | undefined
}

/**
 * Changes an endpoint. Switched off, it gives up what waits for it: after being switched on again,
 * that can be replayed. @throws ProblemError `forbidden` `invalid_input` `not_found`
 */
export async function updateEndpoint(
  tx: Transaction,
  who: Principal,
  input: EndpointChanges,
): Promise<Endpoint> {
  authoriseWebhook(who, 'update')
  const changes = checkEndpoint(input)
  const before = await lockEndpoint(tx, input.id)
  if (!before) throw new ProblemError('not_found')
  const active = input.active ?? before.active
  const after = await updateEndpointRow(tx, input.id, {
    url: changes.url ?? before.url,
    events: changes.events ?? before.events,
    active,
    // Why the program switched it off is worth keeping until a person switches it on.
    disabledReason: active ? null : before.disabledReason,
  })
  if (!after) throw new ProblemError('not_found')
  if (before.active && !active) await failDue(tx, input.id, 'endpoint_off')
  await record(tx, endpointFact('WebhookUpdated', { actor: who.actor, after, before }))
  return after
}
