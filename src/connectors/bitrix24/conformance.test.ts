import {
  type Account,
  connectByOAuth,
  openAccount,
  type Person,
  testConnector,
} from '../../connector-kit/conformance/index.ts'
import type { Fields } from '../../connector-kit/index.ts'
import { asId, asObject, dig } from './client/read-json.ts'
import { bitrix24 } from './index.ts'
import { oauth } from './oauth.ts'
import { createBitrix24Sandbox } from './sandbox/index.ts'

const app = {
  clientId: 'local.conformance',
  clientSecret: 'client-secret-of-conformance',
  redirectUri: 'http://uzel.invalid/callback',
  applicationToken: 'application-token-of-conformance',
}

const open = () =>
  openAccount(bitrix24, {
    sandbox: (options) => createBitrix24Sandbox({ ...options, app }),
    secrets: ['access_token', 'refresh_token', 'oauth_client_secret', 'application_token'],
    async connect(at) {
      const settings = { oauth_host: at.url, deal_category_id: 9 }
      const granted = await connectByOAuth(oauth, { ...at, ...app, settings })
      const credentials = {
        ...granted.credentials,
        oauth_client_id: app.clientId,
        oauth_client_secret: app.clientSecret,
        application_token: app.applicationToken,
      }
      return { settings, credentials, accountId: granted.accountId }
    },
  })

type Edit = [fields: Fields, seen: Fields]

/** A person at the portal: what they add, what they change, and how that reads. */
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
    idOf: (answer) =>
      asId(dig(answer, ['item', 'id']) ?? asObject(dig(answer, [entity]))['id']) ?? '',
  }
}

testConnector(bitrix24, {
  open,
  revoke: { entity: 'app', action: 'uninstall' },
  refused: { kind: 'booking', fields: { status: 'NO_SUCH_STAGE' }, words: /stage/i },
  forge: (delivery) => ({
    ...delivery,
    body: delivery.body.replace(app.applicationToken, 'application-token-of-a-stranger'),
  }),
  kinds: {
    client: {
      findsAlike: true,
      ours: [
        { firstName: 'Айгерим', lastName: 'О’Нил & [b]', phone: '+77011234567', email: 'a@b.kz' },
        { firstName: 'Ana', lastName: '', phone: null, email: null },
      ],
      changes: [{ phone: '+77017654321' }, { firstName: 'Anna', email: null }, { phone: null }],
      person: person(
        'contact',
        (index) => ({ name: `Person ${index}`, phone: `8705000${1000 + index}` }),
        [
          [{ lastName: 'Akhmetova' }, { lastName: 'Akhmetova' }],
          [{ phone: '8 705 111 22 33' }, { phone: '+77051112233' }],
        ],
      ),
    },
    service: {
      findsAlike: true,
      ours: [
        { name: 'Стрижка & 50%', active: true, priceMinor: 1_000_050, currency: 'KZT' },
        { name: 'Free of charge', active: false, priceMinor: 0, currency: 'KZT' },
      ],
      changes: [{ priceMinor: 999_999 }, { name: 'Haircut', active: false }],
      person: person('service', (index) => ({ name: `Service ${index}`, price: index }), [
        [{ name: 'Renamed' }, { name: 'Renamed' }],
        [{ price: 777.5 }, { priceMinor: 77_750 }],
      ]),
    },
    booking: {
      findsAlike: false,
      ours: [
        visit('2026-03-03T05:00:00Z', 'Visit, [i]first[/i]'),
        visit('2026-03-04T05:00:00Z', ''),
      ],
      changes: [
        { startsAt: '2026-03-03T06:00:00Z', endsAt: '2026-03-03T07:00:00Z' },
        { note: 'Late by 10 minutes' },
        { status: '2', totalMinor: 100, rows: [] },
      ],
      person: person(
        'deal',
        (index, { remote }) => ({
          title: `Deal ${index}`,
          categoryId: 9,
          [String(remote.settings['uf_start'])]: '2026-03-05T08:00:00+03:00',
        }),
        [
          [{ comments: 'Called' }, { note: 'Called' }],
          [{ stageId: 'C9:WON' }, { status: 'C9:WON' }],
        ],
      ),
    },
  },
})

function visit(startsAt: string, note: string): Fields {
  const endsAt = startsAt.replace(':00:00Z', ':45:00Z')
  const money = { totalMinor: 1_500_050, currency: 'KZT' }
  const rows = [
    { serviceId: 'any', name: 'Haircut', priceMinor: 1_000_050, quantity: 1 },
    { serviceId: null, name: 'Tea; "free"', priceMinor: 250_000, quantity: 2 },
  ]
  return { clientId: 'any', title: 'Ana, Tue', status: '1', startsAt, endsAt, note, ...money, rows }
}
