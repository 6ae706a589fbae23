import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { wakeLane } from '../../platform/lanes/index.ts'
import { requeueByIds, requeueFailedSince } from './delivery-store.ts'
import { liftPause } from './endpoint-store.ts'
import { readEndpoint } from './read-endpoints.ts'
import { authoriseWebhook } from './webhook-policy.ts'

/** What to send again: these deliveries, or all that were made since an instant and failed. */
export type ReplayChoice = { deliveryIds: number[] } | { failedSince: string }

const maxReplayed = 10_000

/**
 * Makes deliveries due again, with the same message numbers: a receiver that got one already knows
 * it by its number. `more` says that there was more than one call takes.
 *
 * @throws ProblemError `forbidden` `not_found` `webhook_off`, or `unknown_reference` when one of
 * the deliveries is not there; then none is replayed.
 */
export async function replayDeliveries(
  tx: Transaction,
  who: Principal,
  { endpointId, choice }: { endpointId: number; choice: ReplayChoice },
): Promise<{ replayed: number; more: boolean }> {
  authoriseWebhook(who, 'send')
  const endpoint = await readEndpoint(tx, who, endpointId)
  if (!endpoint.active) throw new ProblemError('webhook_off')
  const { ids, more } = await requeue(tx, endpointId, choice)
  if (ids.length === 0) return { replayed: 0, more }
  await liftPause(tx, endpointId)
  await wakeLane(tx, { subject: 'endpoint', subjectId: endpointId })
  return { replayed: ids.length, more }
}

async function requeue(
  tx: Transaction,
  endpointId: number,
  choice: ReplayChoice,
): Promise<{ ids: number[]; more: boolean }> {
  if ('failedSince' in choice) {
    const query = { since: choice.failedSince, limit: maxReplayed }
    const ids = await requeueFailedSince(tx, endpointId, query)
    return { ids, more: ids.length === maxReplayed }
  }
  const ids = await requeueByIds(tx, endpointId, choice.deliveryIds)
  const known = new Set(ids)
  const unknown = choice.deliveryIds.flatMap((id, at): FieldProblem[] =>
    known.has(id) ? [] : [{ field: `delivery_ids.${at}`, code: 'unknown' }],
  )
  if (unknown.length > 0) throw new ProblemError('unknown_reference', { fields: unknown })
  return { ids, more: false }
}
