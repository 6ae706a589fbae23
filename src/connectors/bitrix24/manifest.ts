import type { FieldRule, KindRules, Manifest } from '../../connector-kit/index.ts'
import { form, secretSettings, settingsSchema } from './settings.ts'

const anyWay: FieldRule[] = ['both', 'ours', 'theirs', 'off']

const client: KindRules = {
  fields: { firstName: 'both', lastName: 'both', phone: 'both', email: 'both' },
  choices: { lastName: anyWay, phone: anyWay, email: anyWay },
  references: {},
  priority: 1,
  push: true,
  pull: true,
  // Contacts vanish when people merge them: the next search by phone finds the survivor.
  whenGone: 'recreate',
  batch: 50,
  pollSeconds: 60,
  nightly: true,
}

const service: KindRules = {
  fields: { name: 'both', active: 'both', priceMinor: 'both', currency: 'ours' },
  choices: {
    name: ['both', 'ours', 'theirs'],
    active: anyWay,
    // A price and its currency are one word there: both or none.
    priceMinor: ['both', 'ours', 'theirs'],
  },
  references: {},
  priority: 1,
  push: true,
  pull: true,
  whenGone: 'recreate',
  // Ten lists of services and ten of prices read them in one request of fifty commands.
  batch: 500,
  pollSeconds: 120,
  nightly: true,
}

const booking: KindRules = {
  fields: {
    title: 'creation',
    clientId: 'ours',
    startsAt: 'both',
    endsAt: 'both',
    status: 'both',
    note: 'both',
    totalMinor: 'ours',
    currency: 'ours',
    rows: 'ours',
  },
  choices: {
    title: ['off'],
    startsAt: ['both', 'ours', 'theirs'],
    endsAt: ['both', 'ours', 'theirs'],
    status: ['both', 'ours', 'theirs'],
    note: anyWay,
    rows: ['off'],
  },
  // Products are brought in step before the contact, and both before the deal.
  references: { 'rows[].serviceId': 'service', clientId: 'client' },
  priority: 0,
  push: true,
  // A deal says neither who works nor where: alone it is no booking.
  pull: false,
  whenGone: 'park',
  // Each deal's rows are a command of their own: with the list of deals they fill one batch of 50.
  batch: 48,
  pollSeconds: 60,
  nightly: true,
}

export const manifest: Manifest = {
  name: 'bitrix24',
  title: 'Bitrix24',
  settings: settingsSchema,
  secretSettings,
  ways: ['oauth', 'key'],
  form,
  // Two requests leave the portal's bucket a second and the fifty-first is refused; ten are left
  // to whatever else calls the portal from this address.
  buckets: [{ name: 'portal', scope: 'connection', ratePerSecond: 2, burst: 40, reserve: 12 }],
  kinds: { client, service, booking },
  idNames: { client: 'crm_contact_id', service: 'bitrix24_product_id', booking: 'crm_deal_id' },
}
