import type { KindRules, Manifest } from '../../connector-kit/index.ts'
import { secretSettings, settingsSchema } from './settings.ts'

const client: KindRules = {
  fields: { firstName: 'both', lastName: 'both', phone: 'both', email: 'both' },
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
  references: { clientId: 'client', 'rows[].serviceId': 'service' },
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
  // Two requests leave the portal's bucket a second and the fifty-first is refused; ten are left
  // to whatever else calls the portal from this address.
  buckets: [{ name: 'portal', scope: 'connection', ratePerSecond: 2, burst: 40, reserve: 12 }],
  kinds: { client, service, booking },
  idNames: { client: 'crm_contact_id', service: 'bitrix24_product_id', booking: 'crm_deal_id' },
}
