import { openAccount, testConnector } from '../../connector-kit/conformance/index.ts'
import { sampleCrm } from './index.ts'
import { createSampleCrmSandbox } from './sandbox/index.ts'

const apiKey = 'api-key-of-conformance'
const webhookSecret = 'webhook-secret-of-conformance'

testConnector(sampleCrm, {
  open: () =>
    openAccount(sampleCrm, {
      sandbox: (options) => createSampleCrmSandbox({ ...options, apiKey, webhookSecret }),
      secrets: ['api_key', 'webhook_secret'],
      connect: async ({ url }) => ({
        settings: { base_url: url },
        credentials: { api_key: apiKey, webhook_secret: webhookSecret },
        accountId: null,
      }),
    }),
  revoke: { revoke: true },
  refused: { kind: 'client', fields: { firstName: '', lastName: '' }, words: /needs a name/ },
  forge: (delivery) => ({ ...delivery, body: `${delivery.body} ` }),
  kinds: {
    client: {
      findsAlike: true,
      ours: [
        { firstName: 'Айгерім', lastName: 'O’Neil, Jr.', phone: '+77011234567', email: 'a@b.kz' },
        { firstName: 'Ana', lastName: '', phone: null, email: null },
      ],
      changes: [{ phone: '+77017654321' }, { firstName: 'Anna', email: null }, { phone: null }],
      person: {
        add: (index) => ({
          fields: { first_name: `Person ${index}`, phone: `8705000${1000 + index}` },
        }),
        edits: (id) => [
          {
            body: { id: Number(id), fields: { last_name: 'Akhmetova' } },
            seen: { lastName: 'Akhmetova' },
          },
          {
            body: { id: Number(id), fields: { phone: '8 705 111 22 33' } },
            seen: { phone: '+77051112233' },
          },
        ],
        remove: (id) => ({ id: Number(id), delete: true }),
        idOf: (answer) => /"id":(\d+)/.exec(JSON.stringify(answer))?.[1] ?? '',
      },
    },
  },
})
