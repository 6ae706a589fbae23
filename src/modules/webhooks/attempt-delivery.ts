import { ProblemError } from '../../kernel/errors.ts'
import { OutboundError } from '../../kernel/outbound.ts'
import type { Lane } from '../../platform/lanes/index.ts'
import type { WebhookParts } from './create-endpoint-handler.ts'
import type { Delivery } from './delivery.ts'
import { type Endpoint, secretContext } from './endpoint.ts'
import { judgeAttempt, type Verdict } from './judge-attempt.ts'
import { signMessage } from './signature.ts'

// Standard Webhooks recommends 15 to 30 s.
const timeoutMs = 15_000
/** Of an answer only the first words are kept; a receiver that sends books is cut off. */
const maxAnswerBytes = 64 * 1024

/** Sends a delivery once and judges what came of it; `aborted` when the worker must stop. */
export async function attemptDelivery(
  { outbound, sealer, now }: Pick<WebhookParts, 'outbound' | 'sealer' | 'now'>,
  attempt: { lane: Lane; endpoint: Endpoint; delivery: Delivery; signal: AbortSignal },
): Promise<Verdict | 'aborted'> {
  const { lane, endpoint, delivery, signal } = attempt
  const timestampS = Math.floor(now() / 1_000)
  const message = { id: delivery.messageId, timestampS, body: delivery.body }
  try {
    const secrets = liveSecrets(endpoint, now()).map((sealed) =>
      sealer.open(sealed, secretContext(lane.tenantId, endpoint.id)),
    )
    const answer = await outbound.request({
      method: 'POST',
      url: endpoint.url,
      headers: {
        'content-type': 'application/json',
        'webhook-id': message.id,
        'webhook-timestamp': String(timestampS),
        'webhook-signature': signMessage(message, secrets),
      },
      body: message.body,
      timeoutMs,
      maxBytes: maxAnswerBytes,
      signal,
    })
    return judgeAttempt(answer, now())
  } catch (error) {
    if (signal.aborted) return 'aborted'
    if (error instanceof OutboundError) return judgeAttempt(error, now())
    if (error instanceof ProblemError && error.code === 'secret_unreadable') return unsigned(error)
    throw error
  }
}

function liveSecrets(endpoint: Endpoint, nowMs: number): string[] {
  const { sealedSecret, sealedOldSecret, oldSecretUntil } = endpoint
  const oldSigns = oldSecretUntil !== null && Date.parse(oldSecretUntil) > nowMs
  return sealedOldSecret !== null && oldSigns ? [sealedSecret, sealedOldSecret] : [sealedSecret]
}

/** Nothing is sent unsigned; the operator may still bring the key back. */
function unsigned(error: ProblemError): Verdict {
  return { kind: 'retry', status: null, error: error.code, outage: true, retryAfterMs: 0 }
}
