import type { Json } from '../../kernel/json.ts'
import type { Actor } from '../../kernel/principal.ts'
import type { Fact } from '../../platform/facts/index.ts'
import type { Endpoint } from './endpoint.ts'

/** An endpoint as the API shows it; its secret is shown once, where it is made. */
export function presentEndpoint(endpoint: Endpoint) {
  return {
    id: endpoint.id,
    url: endpoint.url,
    events: endpoint.events,
    active: endpoint.active,
    disabled_reason: endpoint.disabledReason,
    failing_since: endpoint.failingSince,
    paused_until: endpoint.resumeAt,
    old_secret_until: endpoint.oldSecretUntil,
    created_at: endpoint.createdAt,
    updated_at: endpoint.updatedAt,
  }
}

/** The fact that something was done with an endpoint. */
export function endpointFact(
  name: 'WebhookCreated' | 'WebhookUpdated' | 'WebhookDeleted' | 'WebhookDisabled',
  change: { actor: Actor; after: Endpoint; before?: Endpoint },
): Fact {
  return {
    name,
    subject: 'webhook',
    subjectId: change.after.id,
    actor: change.actor,
    data: presentForFact(change.after),
    ...(change.before ? { before: presentForFact(change.before) } : {}),
  }
}

/**
 * Facts are read by more people than administrators, and sent to other endpoints; whoever knows a
 * receiver's whole address may often post to it, so a fact names its host alone.
 */
function presentForFact(endpoint: Endpoint): Json {
  return {
    id: endpoint.id,
    host: new URL(endpoint.url).host,
    events: endpoint.events,
    active: endpoint.active,
    disabled_reason: endpoint.disabledReason,
  }
}
