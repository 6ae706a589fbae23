import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { DeliveryVerdict, Webhook } from '../../connector-kit/index.ts'
import { equalInConstantTime } from '../../kernel/constant-time.ts'

const eventShape = z.object({ event_id: z.string().min(1).max(100), person_id: z.number().int() })

/** Events are signed: `x-signature` is the HMAC-SHA256 of the body with the secret, in hex. */
export const webhook: Webhook = {
  receive({ headers, body }, { credentials }): DeliveryVerdict {
    const secret = credentials['webhook_secret']
    if (typeof secret !== 'string' || secret === '') return refused('no webhook secret is known')
    if (!equalInConstantTime(signatureOf(body, secret), headers['x-signature'] ?? '')) {
      return refused('wrong signature')
    }
    const event = parsed(body)
    if (!event.success) return refused('not an event')
    const { event_id, person_id } = event.data
    return { ok: true, key: event_id, records: [{ kind: 'client', id: String(person_id) }] }
  },
}

const refused = (why: string): DeliveryVerdict => ({ ok: false, why })

function signatureOf(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex')
}

function parsed(body: string) {
  try {
    return eventShape.safeParse(JSON.parse(body))
  } catch {
    return eventShape.safeParse(null)
  }
}
