import { z } from 'zod'
import { type FormField, typedSettings } from '../../connector-kit/index.ts'
import { isAddressList } from './address-list.ts'

const secret = z.string().min(1).max(1_000)
const address = z.url({ protocol: /^https?$/ }).max(1_000)

/** What a visit may be in the journal; `deleted` frees its time. */
export const attendances = ['0', '2', '1', '-1', 'deleted'] as const

export const widgetLinks = ['deep', 'form', 'timetable'] as const
export const switches = ['off', 'on'] as const

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

  /** Whether the journal's clients who are nobody of ours are made here; else they wait in a list. */
  create_clients: z.enum(switches).default('on'),

  /** Minutes between two looks for changed records; 0 is never, nothing is as often as usual. */
  poll_minutes: z.coerce.number().int().min(0).max(1_440).optional(),
  /** Records of visits further ahead than so many days are left out of a walk over all of them. */
  ahead_days: z.coerce.number().int().min(1).max(730).optional(),

  /** The page that clients book on: at the right step, at its beginning, or the staff's journal. */
  widget_link: z.enum(widgetLinks).default('deep'),
  /** Whether name, phone and e-mail go into its address; no form is known to read them. */
  widget_contact: z.enum(switches).default('off'),
  /** Addresses that may post webhooks, such as `203.0.113.7, 198.51.100.0/24`; nothing is all. */
  webhook_ips: z.string().max(2_000).refine(isAddressList).default(''),

  /** The sister brand has the same interface at another host, with another media type. */
  api_base: address.default('https://api.yclients.com'),
  media_type: z.string().min(1).max(100).default('application/vnd.yclients.v2+json'),
  journal_base: address.default('https://yclients.com'),

  /** What preparing the location finds. */
  company_zone: z.string().max(64).optional(),
  bookform_url: address.optional(),
  /** Clients prove their phone with a code; clients must name an e-mail. */
  phone_confirmation: z.boolean().optional(),
  email_required: z.boolean().optional(),
})

export const secretSettings = ['partner_token', 'user_token']

/** What people fill in; the rest is found when the location is prepared. */
export const form: FormField[] = [
  { setting: 'company_id', control: 'text', section: 'access' },
  { setting: 'partner_token', control: 'secret', section: 'access' },
  { setting: 'user_token', control: 'secret', section: 'access' },
  { setting: 'attendance_map', control: 'status_map', section: 'records' },
  { setting: 'history_days', control: 'text', section: 'records' },
  { setting: 'create_clients', control: 'choice', section: 'records' },
  { setting: 'bookform_url', control: 'choice', section: 'records' },
  { setting: 'poll_minutes', control: 'text', section: 'records' },
  { setting: 'ahead_days', control: 'text', section: 'records' },
  { setting: 'widget_link', control: 'choice', section: 'advanced' },
  { setting: 'widget_contact', control: 'choice', section: 'advanced' },
  { setting: 'webhook_ips', control: 'text', section: 'advanced' },
  { setting: 'api_base', control: 'url', section: 'advanced' },
  { setting: 'media_type', control: 'text', section: 'advanced' },
  { setting: 'journal_base', control: 'url', section: 'advanced' },
]

export type Settings = z.infer<typeof settingsSchema>

export const readSettings = typedSettings(settingsSchema)
