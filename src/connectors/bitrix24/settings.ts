import { z } from 'zod'
import { type FormField, type Speaker, typedSettings } from '../../connector-kit/index.ts'

const portalUrl = z.url({ protocol: /^https?$/ }).max(1_000)
const secret = z.string().min(1).max(1_000)
const word = z.string().min(1).max(100)

/** Everything a connection is told, or finds out by itself. Names are those people know. */
export const settingsSchema = z.object({
  /** `https://portal/rest/1/code/`, or `https://portal/rest/{member_id}/{access_token}/`. */
  webhook_url: portalUrl.optional(),
  oauth_client_id: secret.optional(),
  oauth_client_secret: secret.optional(),
  /** Base address of another authorization server than the vendor's two. */
  oauth_host: portalUrl.optional(),
  /** Base address of a portal that is not simply `https://{host}`. */
  portal_base: portalUrl.optional(),

  contact_type_id: word.default('CLIENT'),
  contact_source_id: word.default('WEBFORM'),
  deal_category_id: z.coerce.number().int().min(0).default(0),
  deal_stage_id: word.default('NEW'),
  deal_lost_stage_id: word.default('LOSE'),
  /** The tenant's own currency unless chosen; it must exist on the portal. */
  deal_currency_id: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  catalog_iblock_id: z.coerce.number().int().positive().default(23),
  /** Status id here -> stage id there. */
  stage_map: z.record(z.string(), z.string()).default({}),

  /** What preparing the portal finds: names of the fields for start and end, ids, meanings. */
  uf_start: word.optional(),
  uf_end: word.optional(),
  price_type_id: z.coerce.number().int().positive().optional(),
  /** Stage id -> `P` in progress, `S` won, `F` lost. */
  stage_meanings: z.record(z.string(), z.enum(['P', 'S', 'F'])).default({}),

  /** What the authorization server grants; it moves and is replaced as one. */
  access_token: secret.optional(),
  refresh_token: secret.optional(),
  expires_at: z.string().optional(),
  endpoint: portalUrl.optional(),
  member_id: word.optional(),
  application_token: secret.optional(),
})

export const secretSettings = [
  'webhook_url',
  'oauth_client_id',
  'oauth_client_secret',
  'access_token',
  'refresh_token',
  'expires_at',
  'endpoint',
  'member_id',
  'application_token',
]

/** What people fill in; the rest is granted, or found when the portal is prepared. */
export const form: FormField[] = [
  { setting: 'oauth_client_id', control: 'text', section: 'access', way: 'oauth' },
  { setting: 'oauth_client_secret', control: 'secret', section: 'access', way: 'oauth' },
  { setting: 'webhook_url', control: 'secret', section: 'access', way: 'key' },
  { setting: 'contact_type_id', control: 'choice', section: 'records' },
  { setting: 'contact_source_id', control: 'choice', section: 'records' },
  { setting: 'deal_category_id', control: 'choice', section: 'records' },
  {
    setting: 'deal_stage_id',
    control: 'choice',
    section: 'records',
    groupedBy: 'deal_category_id',
  },
  {
    setting: 'deal_lost_stage_id',
    control: 'choice',
    section: 'records',
    groupedBy: 'deal_category_id',
  },
  {
    setting: 'stage_map',
    control: 'status_map',
    section: 'records',
    groupedBy: 'deal_category_id',
  },
  { setting: 'deal_currency_id', control: 'choice', section: 'records' },
  { setting: 'catalog_iblock_id', control: 'choice', section: 'records' },
  { setting: 'price_type_id', control: 'choice', section: 'advanced' },
  { setting: 'uf_start', control: 'choice', section: 'advanced' },
  { setting: 'uf_end', control: 'choice', section: 'advanced' },
  { setting: 'portal_base', control: 'url', section: 'advanced' },
  { setting: 'oauth_host', control: 'url', section: 'advanced', way: 'oauth' },
]

export type Settings = z.infer<typeof settingsSchema>

export const readSettings = typedSettings(settingsSchema)

/** The currency amounts are written in; the number itself is never converted. */
export function dealCurrency(of: Speaker): string {
  return readSettings(of.settings).deal_currency_id ?? of.tenant.currency
}
