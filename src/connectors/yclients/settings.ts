import { z } from 'zod'
import type { Fields, FormField } from '../../connector-kit/index.ts'

const secret = z.string().min(1).max(1_000)
const address = z.url({ protocol: /^https?$/ }).max(1_000)

/** What a visit may be in the journal; `deleted` frees its time. */
export const attendances = ['0', '2', '1', '-1', 'deleted'] as const

/** Everything a connection is told, or finds out by itself. */
export const settingsSchema = z.object({
  /** The location, as it stands in the address of its journal. */
  company_id: z.coerce.number().int().positive().optional(),
  partner_token: secret.optional(),
  user_token: secret.optional(),
  /** Status id here -> attendance there. */
  attendance_map: z.record(z.string(), z.enum(attendances)).default({}),
  /** Records of visits longer ago than so many days are left in the journal. */
  history_days: z.coerce.number().int().min(0).max(3_650).default(30),

  /** The sister brand has the same interface at another host, with another media type. */
  api_base: address.default('https://api.yclients.com'),
  media_type: z.string().min(1).max(100).default('application/vnd.yclients.v2+json'),
  journal_base: address.default('https://yclients.com'),

  /** What preparing the location finds. */
  company_zone: z.string().max(64).optional(),
  bookform_url: address.optional(),
})

export const secretSettings = ['partner_token', 'user_token']

/** What people fill in; the rest is found when the location is prepared. */
export const form: FormField[] = [
  { setting: 'company_id', control: 'text', section: 'access' },
  { setting: 'partner_token', control: 'secret', section: 'access' },
  { setting: 'user_token', control: 'secret', section: 'access' },
  { setting: 'attendance_map', control: 'status_map', section: 'records' },
  { setting: 'history_days', control: 'text', section: 'records' },
  { setting: 'bookform_url', control: 'choice', section: 'records' },
  { setting: 'api_base', control: 'url', section: 'advanced' },
  { setting: 'media_type', control: 'text', section: 'advanced' },
  { setting: 'journal_base', control: 'url', section: 'advanced' },
]

export type Settings = z.infer<typeof settingsSchema>

const parsed = new WeakMap<Fields, Settings>()

/** The settings, typed and with their defaults. Parsed once per object: mapping asks per record. */
export function readSettings(fields: Fields): Settings {
  const known = parsed.get(fields)
  if (known) return known
  const settings = settingsSchema.parse(fields)
  parsed.set(fields, settings)
  return settings
}
