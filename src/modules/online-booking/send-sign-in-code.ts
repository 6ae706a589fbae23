import { ProblemError } from '../../kernel/errors.ts'
import type { Language } from '../../kernel/language.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findClientsByContact } from '../clients/index.ts'
import { messengersOfClients, queueMessage, readyChannels } from '../messages/index.ts'
import { countCodes, insertCode } from './client-access-store.ts'
import { codeText } from './code-texts.ts'
import { type Contact, codeLength, hashCode, hashContact, newCode } from './contact.ts'
import type { Business } from './online-booking.ts'
import { lockContact } from './online-booking-store.ts'

export type SignInChannel = 'email' | 'sms' | 'telegram'

/** What is told of a code that was asked for; the same whether anybody has that address or not. */
export interface SentCode {
  channel: SignInChannel
  /** ISO 8601 instant. */
  expiresAt: string
  length: number
}

const lifeMinutes = 10
const codesAnHour = 5

/** By which ways clients of the business can get a code, e-mail first. */
export async function signInChannels(tx: Transaction): Promise<SignInChannel[]> {
  const ready = await readyChannels(tx)
  return (['email', 'sms', 'telegram'] as const).filter((channel) => ready.includes(channel))
}

/**
 * Sends a one-time code to an address, if a client has it; an address that nobody has gets nothing,
 * so that strangers cannot be written to from here.
 * @throws ProblemError `sign_in_unavailable`, `rate_limited`
 */
export async function sendSignInCode(
  tx: Transaction,
  business: Business,
  of: { contact: Contact; language: Language; codeKey: Buffer },
): Promise<SentCode> {
  const { contact, language } = of
  const channel = chooseChannel(await signInChannels(tx), contact)
  const contactHash = hashContact(tx.tenantId, contact)
  await lockContact(tx, contact.value)
  if ((await countCodes(tx, { contactHash, minutes: 60 })) >= codesAnHour) {
    throw new ProblemError('rate_limited', { details: { retry_after: 3_600 } })
  }
  const code = newCode()
  const expiresAt = new Date(Date.now() + lifeMinutes * 60_000).toISOString()
  const clientId = await clientWith(tx, contact)
  const codeHash = hashCode(of.codeKey, { contactHash, code })
  const id = await insertCode(tx, { contactHash, codeHash, clientId, expiresAt })
  const address = clientId === null ? null : await addressOf(tx, { channel, contact, clientId })
  if (address !== null) {
    await queueMessage(tx, {
      key: `sign-in-code:${id}`,
      kind: 'sign_in_code',
      to: { channel, address },
      language,
      ...codeText(language, { code, business: business.tenant.name, minutes: lifeMinutes }),
      clientId,
      expiresAt,
    })
  }
  return { channel, expiresAt, length: codeLength }
}

function chooseChannel(ready: SignInChannel[], contact: Contact): SignInChannel {
  const fit = ready.find((channel) => (channel === 'email') === (contact.kind === 'email'))
  if (!fit) throw new ProblemError('sign_in_unavailable')
  return fit
}

/** Whoever has had the address longest: families share phones. */
async function clientWith(tx: Transaction, { kind, value }: Contact): Promise<number | null> {
  const wanted = { phone: null, email: null, [kind]: value }
  const [client] = await findClientsByContact(tx, wanted)
  return client?.id ?? null
}

/** A messenger has an address of its own; null when the client has linked none. */
async function addressOf(
  tx: Transaction,
  of: { channel: SignInChannel; contact: Contact; clientId: number },
): Promise<string | null> {
  if (of.channel !== 'telegram') return of.contact.value
  const [messenger] = await messengersOfClients(tx, [of.clientId])
  return messenger?.address ?? null
}
