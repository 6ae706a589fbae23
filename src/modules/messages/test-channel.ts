import { normalizeEmail } from '../../kernel/email.ts'
import { ProblemError } from '../../kernel/errors.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import type { Language } from '../../kernel/language.ts'
import { normalizePhone } from '../../kernel/phone.ts'
import type { Principal } from '../../kernel/principal.ts'
import { readTenant } from '../tenancy/index.ts'
import { allChannels, noteChannelHealth } from './channel-store.ts'
import type { Channel } from './message.ts'
import type { MessageParts } from './message-parts.ts'
import { authoriseMessage } from './message-policy.ts'
import { sendOnce } from './send-once.ts'
import { testWords } from './wording.ts'

/**
 * Sends a test message at once, past the outbox: whoever sets up a channel waits for the answer.
 * What it shows of the channel's health is kept.
 * @throws ProblemError `forbidden` `invalid_input`
 */
export async function testChannel(
  parts: MessageParts,
  who: Principal,
  input: { channel: Channel; to: string; language: Language },
): Promise<{ ok: boolean; error: string | null }> {
  authoriseMessage(who, 'set_channel')
  const { found, address } = await parts.db.transaction(who.tenantId, async (tx) => {
    const { country } = await readTenant(tx)
    const all = await allChannels(tx)
    return {
      found: all.find((it) => it.channel === input.channel),
      address: readAddress(input, country),
    }
  })
  if (address === null) {
    throw new ProblemError('invalid_input', { fields: [{ field: 'to', code: 'invalid' }] })
  }
  if (!found?.enabled) return { ok: false, error: 'off' }
  const message = {
    key: `test:${uuidv7()}`,
    kind: 'test' as const,
    address,
    language: input.language,
    link: null,
    clientId: null,
    bookingId: null,
    ...testWords[input.language],
  }
  const attempt = await sendOnce(parts, { tenantId: who.tenantId, channel: found, message })
  const error = attempt.kind === 'sent' ? null : (attempt.error ?? 'rate_limited')
  if (attempt.kind === 'sent' || attempt.kind === 'trouble') {
    const health = {
      error: attempt.kind === 'sent' ? null : attempt.error,
      outages: 0,
      resumeAt: null,
    }
    await parts.db.transaction(who.tenantId, (tx) => noteChannelHealth(tx, found.id, health))
  }
  return { ok: error === null, error }
}

function readAddress({ channel, to }: { channel: Channel; to: string }, country: string) {
  if (channel === 'email') return normalizeEmail(to)
  if (channel === 'telegram') return /^-?\d{1,20}$/.test(to) ? to : null
  return normalizePhone(to, country)
}
