import type { FieldRule, KindRules, Manifest } from '../../connector-kit/index.ts'
import { form, secretSettings, settingsSchema } from './settings.ts'

const anyWay: FieldRule[] = ['both', 'ours', 'theirs', 'off']

const client: KindRules = {
  fields: { firstName: 'both', lastName: 'both', phone: 'both', email: 'both' },
  choices: { lastName: anyWay, email: anyWay },
  references: {},
  priority: 1,
  push: true,
  pull: true,
  // The vendor takes no client without a phone, and no phone twice: the phone stands for a key.
  needs: ['phone'],
  keyless: 'certain',
  createSetting: 'create_clients',
  whenGone: 'recreate',
  batch: 100,
  atOnce: 5,
  pollSeconds: 300,
  nightly: true,
}

/** The catalog is kept there; here it is only followed. */
const service: KindRules = {
  fields: {
    name: 'theirs',
    category: 'theirs',
    active: 'theirs',
    priceMinor: 'theirs',
    durationMinutes: 'theirs',
  },
  choices: { category: ['off'], priceMinor: ['off'], durationMinutes: ['off'] },
  references: {},
  priority: 1,
  push: false,
  pull: true,
  wholeLists: true,
  whenGone: 'end',
  batch: 500,
  pollSeconds: 300,
  nightly: true,
}

const employee: KindRules = {
  fields: { name: 'theirs', position: 'theirs', active: 'theirs', hours: 'theirs' },
  choices: { position: ['off'], hours: ['off'] },
  references: {},
  priority: 1,
  push: false,
  pull: true,
  wholeLists: true,
  whenGone: 'end',
  // Their hours are many: so many are written here in one go.
  batch: 50,
  pollSeconds: 300,
  nightly: true,
}

const booking: KindRules = {
  fields: {
    clientId: 'both',
    employeeId: 'both',
    startsAt: 'both',
    endsAt: 'both',
    status: 'both',
    note: 'both',
    rows: 'both',
    groupEvent: 'theirs',
    groupCapacity: 'theirs',
  },
  choices: { note: anyWay },
  references: { clientId: 'client', employeeId: 'employee', 'rows[].serviceId': 'service' },
  priority: 0,
  push: true,
  pull: true,
  // A visit of somebody who is not in the journal, or for what is not sold there, stays here.
  needs: ['employeeId', 'rows[].serviceId'],
  onlyAhead: true,
  whenGone: 'end',
  wholeLists: true,
  // Each record is read by a request of its own.
  batch: 20,
  atOnce: 5,
  pollSeconds: 120,
  pollSetting: 'poll_minutes',
  nightly: true,
}

export const manifest: Manifest = {
  name: 'yclients',
  title: 'YClients',
  settings: settingsSchema,
  secretSettings,
  ways: ['key'],
  form,
  // The vendor counts by address: 200 a minute and 5 a second for everybody who leaves through it.
  // 30 at once and 2.8 a second are 198 in the worst minute; 2 and 3 are 5 in the worst second.
  buckets: [
    { name: 'minute', scope: 'address', ratePerSecond: 2.8, burst: 30, reserve: 10 },
    { name: 'second', scope: 'address', ratePerSecond: 3, burst: 2, reserve: 1 },
  ],
  kinds: { client, service, employee, booking },
  onlineBooking: true,
  idNames: {
    client: 'yclients_client_id',
    service: 'yclients_service_id',
    employee: 'yclients_staff_id',
    booking: 'yclients_record_id',
  },
}
