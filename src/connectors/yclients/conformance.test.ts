import {
  type Account,
  openAccount,
  type Person,
  testConnector,
} from '../../connector-kit/conformance/index.ts'
import type { Fields } from '../../connector-kit/index.ts'
import { asObject, asText } from './client/read-json.ts'
import { yclients } from './index.ts'
import { createYclientsSandbox } from './sandbox/index.ts'

const companyId = 4564
const partnerToken = 'partner-token-of-conformance'
const userToken = 'user-token-of-conformance'

const open = () =>
  openAccount(yclients, {
    sandbox: (options) => createYclientsSandbox({ ...options, companyId, partnerToken, userToken }),
    secrets: ['partner_token', 'user_token'],
    connect: async ({ url }) => ({
      settings: { api_base: url, company_id: companyId },
      credentials: { partner_token: partnerToken, user_token: userToken },
      accountId: String(companyId),
    }),
  })

type Edit = [fields: Fields, seen: Fields]

/** A person at the journal: what they add, what they change, and how that reads. */
function person(
  entity: string,
  add: (index: number, of: Account) => Fields,
  edits: Edit[],
): Person {
  return {
    add: (index, account) => ({ entity, fields: add(index, account) }),
    edits: (id) =>
      edits.map(([fields, seen]) => ({ body: { entity, id: Number(id), fields }, seen })),
    remove: (id) => ({ entity, id: Number(id), delete: true }),
    idOf: (answer) => asText(asObject(asObject(answer)[entity])['id']),
  }
}

testConnector(yclients, {
  open,
  revoke: { entity: 'token' },
  refused: { kind: 'booking', fields: { status: '7' }, words: /статус/ },
  online: {
    client: {
      name: 'Дина Ахметова',
      phone: '+7 701 555 00 77',
      email: 'dina@example.kz',
      note: '',
    },
  },
  forge: (delivery) => ({ ...delivery, query: { s: 'a-word-that-was-guessed' } }),
  kinds: {
    client: {
      findsAlike: true,
      ours: [
        { firstName: 'Айгерим', lastName: 'О’Нил & [b]', phone: '+77011234567', email: 'a@b.kz' },
        { firstName: 'Ana', lastName: '', phone: '+77012223344', email: null },
      ],
      fresh: [{ firstName: 'Olga', lastName: 'Lee', phone: '+77019998877', email: 'o@lee.kz' }],
      changes: [{ phone: '+77017654321' }, { firstName: 'Anna', email: null }],
      person: person(
        'client',
        (index) => ({ name: `Person ${index}`, phone: `7705000${1000 + index}` }),
        [
          [{ surname: 'Akhmetova' }, { lastName: 'Akhmetova' }],
          [{ phone: '7 705 111 22 33' }, { phone: '+77051112233' }],
        ],
      ),
    },
    service: {
      findsAlike: true,
      ours: [
        { name: 'Стрижка', active: true, priceMinor: 1_000_050, durationMinutes: 60 },
        { name: 'Бритье', active: true, priceMinor: 0, durationMinutes: 30 },
      ],
      changes: [],
      person: person('service', (index) => ({ title: `Service ${index}`, price: index }), [
        [{ title: 'Renamed' }, { name: 'Renamed' }],
        [{ price: 777.5 }, { priceMinor: 77_750 }],
        [{ duration: 5_400 }, { durationMinutes: 90 }],
      ]),
    },
    employee: {
      findsAlike: true,
      ours: [
        { name: 'Анна', position: 'стилист', active: true },
        { name: 'Иван', position: '', active: true },
      ],
      changes: [],
      person: person('staff', (index) => ({ name: `Master ${index}` }), [
        [{ specialization: 'barber' }, { position: 'barber' }],
        [{ fired: 1 }, { active: false }],
      ]),
    },
    booking: {
      findsAlike: false,
      ours: [visit('2026-03-03T05:00:00Z', 'First'), visit('2026-03-04T05:00:00Z', '')],
      fresh: [visit('2026-03-05T05:00:00Z', 'Another')],
      changes: [
        { startsAt: '2026-03-03T06:00:00Z', endsAt: '2026-03-03T07:00:00Z' },
        { note: 'Late by 10 minutes' },
        { status: '2', rows: [] },
      ],
      person: person(
        'record',
        (index) => ({ staff_id: 9, date: `2026-04-${day(index)} ${hour(index)}:00:00` }),
        [
          [{ comment: 'Called' }, { note: 'Called' }],
          [{ attendance: 1 }, { status: '1' }],
          [{ staff_id: 49 }, { employeeId: '49' }],
          [{ date: '2026-04-15 12:00:00' }, { startsAt: '2026-04-15T07:00:00Z' }],
        ],
      ),
    },
  },
})

function visit(startsAt: string, note: string): Fields {
  const endsAt = startsAt.replace(':00:00Z', ':45:00Z')
  const rows = [{ serviceId: 'any', priceMinor: 1_000_050, quantity: 1 }]
  return { clientId: 'any', employeeId: 'any', status: '1', startsAt, endsAt, note, rows }
}

const two = (value: number) => String(value).padStart(2, '0')
const day = (index: number) => two(1 + (index % 28))
const hour = (index: number) => two(8 + Math.floor(index / 28))
