import type { Language } from '../../kernel/language.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { FactSubscriber } from '../../platform/facts/index.ts'
import { findServices } from '../catalog/index.ts'
import { findClients } from '../clients/index.ts'
import { queueMessage, readyChannels } from '../messages/index.ts'
import { readTenant } from '../tenancy/index.ts'
import { writeMoment } from './reminder-text.ts'

/**
 * Tells clients of the waiting list by e-mail that time has freed up, where the business can send
 * mail. Nothing is held for them: the text says so.
 */
export const mailOffers: FactSubscriber = async (tx, facts) => {
  const offers = facts.filter((fact) => fact.name === 'WaitlistOffered').flatMap(readOffer)
  if (offers.length === 0 || !(await readyChannels(tx)).includes('email')) return
  const clients = await findClients(
    tx,
    offers.map((offer) => offer.clientId),
  )
  for (const offer of offers) {
    const email = clients.get(offer.clientId)?.email
    if (email) await mail(tx, { ...offer, email })
  }
}

interface Offer {
  /** The fact that tells of it: the same time may free up again. */
  factId: number
  clientId: number
  serviceIds: number[]
  startTime: string
}

async function mail(tx: Transaction, offer: Offer & { email: string }): Promise<void> {
  const { name, zone, language, phone } = await readTenant(tx)
  const services = await findServices(tx, offer.serviceIds)
  const { date, time } = writeMoment(Date.parse(offer.startTime), zone, language)
  const titles = offer.serviceIds.map((id) => services.get(id)?.name ?? '').filter(Boolean)
  const words = { business: name, date, time, services: titles.join(', '), phone: phone ?? '' }
  await queueMessage(tx, {
    key: `waitlist_offer:${offer.factId}`,
    kind: 'waitlist_offer',
    to: { channel: 'email', address: offer.email },
    language,
    subject: texts[language].subject(words),
    text: texts[language].text(words),
    clientId: offer.clientId,
    expiresAt: offer.startTime,
  })
}

interface Words {
  business: string
  date: string
  time: string
  services: string
  phone: string
}

const texts: Record<Language, { subject: (it: Words) => string; text: (it: Words) => string }> = {
  ru: {
    subject: ({ business, date, time }) => `${business}: освободилось время ${date} в ${time}`,
    text: ({ business, date, time, services, phone }) =>
      `Освободилось время: ${date} в ${time} — ${services}.\n\nОно не удерживается: его займёт тот, кто запишется первым. ${business} ${phone}`.trim(),
  },
  uk: {
    subject: ({ business, date, time }) => `${business}: звільнився час ${date} о ${time}`,
    text: ({ business, date, time, services, phone }) =>
      `Звільнився час: ${date} о ${time} — ${services}.\n\nЙого ніхто не тримає: він дістанеться тому, хто запишеться першим. ${business} ${phone}`.trim(),
  },
  kk: {
    subject: ({ business, date, time }) => `${business}: ${date} сағат ${time} босады`,
    text: ({ business, date, time, services, phone }) =>
      `Уақыт босады: ${date}, сағат ${time} — ${services}.\n\nОл сақталмайды: кім бірінші жазылса, соныкі. ${business} ${phone}`.trim(),
  },
  en: {
    subject: ({ business, date, time }) => `${business}: time is free on ${date} at ${time}`,
    text: ({ business, date, time, services, phone }) =>
      `Time has become free on ${date} at ${time}: ${services}.\n\nIt is not held: the first to book has it. ${business} ${phone}`.trim(),
  },
}

function readOffer(fact: { id: number; data: unknown }): Offer[] {
  const data = fact.data as {
    client_id?: number
    service_ids?: number[]
    offer?: { start_time?: string } | null
  }
  const { client_id: clientId, service_ids: serviceIds = [], offer } = data
  if (clientId === undefined || !offer?.start_time) return []
  return [{ factId: fact.id, clientId, serviceIds, startTime: offer.start_time }]
}
