import { z } from 'zod'
import type { KindRules, Manifest } from '../../connector-kit/index.ts'

/** What a connection is told: the form, its validation and the API come from this one schema. */
export const settingsSchema = z.object({
  base_url: z.url({ protocol: /^https?$/ }).max(1_000),
  api_key: z.string().min(1).max(1_000).optional(),
  /** From the vendor's page of event subscriptions; deliveries are signed with it. */
  webhook_secret: z.string().min(1).max(1_000).optional(),
})

const client: KindRules = {
  fields: { firstName: 'both', lastName: 'both', phone: 'both', email: 'both' },
  choices: { email: ['both', 'ours', 'theirs', 'off'] },
  references: {},
  priority: 1,
  push: true,
  pull: true,
  whenGone: 'recreate',
  batch: 50,
  pollSeconds: 60,
  nightly: true,
}

export const manifest: Manifest = {
  name: 'sample-crm',
  title: 'Sample CRM',
  settings: settingsSchema,
  secretSettings: ['api_key', 'webhook_secret'],
  ways: ['key'],
  form: [
    { setting: 'base_url', control: 'url', section: 'access' },
    { setting: 'api_key', control: 'secret', section: 'access' },
    { setting: 'webhook_secret', control: 'secret', section: 'advanced' },
  ],
  // The vendor lets ten requests a second through and a burst of thirty.
  buckets: [{ name: 'api', scope: 'connection', ratePerSecond: 10, burst: 24, reserve: 6 }],
  kinds: { client },
  idNames: { client: 'sample_crm_person_id' },
}
