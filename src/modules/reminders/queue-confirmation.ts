import type { Language } from '../../kernel/language.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { type ClientVisit, clientLinkFor } from '../bookings/index.ts'
import { findClients } from '../clients/index.ts'
import {
  type Channel,
  messengersOfClients,
  queueMessage,
  readyChannels,
} from '../messages/index.ts'
import { readTenant } from '../tenancy/index.ts'
import { confirmationTexts } from './confirmation-texts.ts'
import { confirmationKey } from './reminder-store.ts'
import { fill, tidy, writeMoment } from './reminder-text.ts'

/** Who booked, in the words of their order. */
export interface Booker {
  name: string
  phone: string
  email?: string | undefined
  language?: Language | undefined
}

export interface ConfirmationParts {
  /** How clients reach this server, without a slash at the end. */
  publicUrl: string
  /** Signs clients' links. */
  signingKey: Buffer
}

/**
 * Tells whoever booked by themselves that it is done, once for each booking, where the business
 * wants that and has a channel. It goes to the messenger that the client linked, else to the
 * address that the order gave. It names the booker as the order does: knowing an address is no
 * proof of being its owner, and nothing that the business knows of the client may come out.
 */
export async function queueConfirmation(
  tx: Transaction,
  { publicUrl, signingKey }: ConfirmationParts,
  of: { visit: ClientVisit; booker: Booker },
): Promise<void> {
  const { visit, booker } = of
  const tenant = await readTenant(tx)
  if (!tenant.reminders.confirmations || visit.state !== 'active') return
  const to = await addressOf(tx, visit.clientId, booker)
  if (to === null) return
  const language = booker.language ?? to.language ?? tenant.language
  const { token } = clientLinkFor({ ...visit, tenantId: tx.tenantId }, signingKey)
  const link = `${publicUrl}/b/${token}`
  const places = {
    client: booker.name.trim(),
    business: tenant.name,
    ...writeMoment(Date.parse(visit.startsAt), tenant.zone, language),
    employee: visit.employee.name,
    services: visit.services.map(({ name }) => name).join(', '),
    address: tenant.address,
    phone: tenant.phone ?? '',
    link,
  }
  const { subject, text } = confirmationTexts[language]
  await queueMessage(tx, {
    key: confirmationKey(visit.id, visit.startsAt),
    kind: 'booking_confirmation',
    to,
    language,
    subject: fill(subject, places),
    text: tidy(fill(text, places)),
    link,
    clientId: visit.clientId,
    bookingId: visit.id,
    expiresAt: visit.startsAt,
  })
}

async function addressOf(
  tx: Transaction,
  clientId: number | null,
  { phone, email }: Booker,
): Promise<{ channel: Channel; address: string; language?: Language } | null> {
  const ready = await readyChannels(tx)
  const [messenger] = clientId === null ? [] : await messengersOfClients(tx, [clientId])
  if (messenger && ready.includes('telegram')) return { channel: 'telegram', ...messenger }
  // Whoever signed in need not type the address that the business has.
  const client = clientId === null ? null : (await findClients(tx, [clientId])).get(clientId)
  const address = email ?? client?.email ?? null
  if (address !== null && ready.includes('email')) return { channel: 'email', address }
  return ready.includes('sms') ? { channel: 'sms', address: phone } : null
}
