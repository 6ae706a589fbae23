import { z } from 'zod'
import { languageSchema } from './schemas.ts'

export const tenantSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    slug: z.string(),
    zone: z.string().describe('IANA name of the time zone'),
    language: languageSchema,
    currency: z.string(),
    country: z.string(),
    address: z.string(),
    phone: z.string().nullable(),
    slot_step_minutes: z.number().int(),
    minimum_notice_minutes: z.number().int(),
    booking_horizon_days: z.number().int().describe('How far ahead clients may book'),
    week_start: z.number().int().describe('1 Monday … 7 Sunday'),
    reminders: z.object({
      enabled: z.boolean(),
      hours_before: z.array(z.number().int()),
      quiet: z.object({ from: z.string(), to: z.string() }).nullable(),
      texts: z.partialRecord(languageSchema, z.string()),
      confirmations: z
        .boolean()
        .describe('Whether clients who book by themselves are told that they are booked'),
    }),
    active: z.boolean(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Tenant' })

export const tenantSettings = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  zone: z.string().max(64).optional(),
  language: languageSchema.optional(),
  currency: z.string().length(3).optional(),
  country: z.string().length(2).optional(),
  slot_step_minutes: z.number().int().min(5).max(240).optional(),
  minimum_notice_minutes: z.number().int().min(0).max(43_200).optional(),
  address: z.string().max(500).optional(),
  phone: z.string().max(50).nullable().optional(),
  booking_horizon_days: z.number().int().min(1).max(730).optional(),
  week_start: z.number().int().min(1).max(7).optional().describe('1 Monday … 7 Sunday'),
  reminders: z
    .strictObject({
      enabled: z.boolean(),
      hours_before: z.array(z.number().int().min(1)).max(10).describe('At most three'),
      quiet: z
        .strictObject({ from: z.string().max(5), to: z.string().max(5) })
        .nullable()
        .describe('Nothing is sent between these times of the clock, HH:MM'),
      texts: z
        .partialRecord(languageSchema, z.string().max(2_000))
        .describe('One a language; an empty text removes it'),
      confirmations: z.boolean(),
    })
    .partial()
    .optional(),
})

/** A tenant in the list of all of them, with what it has. */
export const countedTenantSchema = tenantSchema
  .extend({
    counts: z.object({
      users: z.number().int(),
      clients: z.number().int().describe('No more than 10,000 are counted'),
      bookings: z.number().int().describe('Of the last 30 days'),
      connections: z.number().int(),
      last_fact_at: z.string().nullable(),
    }),
  })
  .meta({ id: 'CountedTenant' })

export const newTenant = tenantSettings
  .pick({ zone: true, language: true, currency: true, country: true })
  .extend({
    name: z.string().trim().min(1).max(200),
    slug: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
      .optional(),
    admin: z
      .strictObject({
        name: z.string().trim().min(1).max(200),
        email: z.string().max(320),
        password: z.string().min(8).max(200),
      })
      .optional()
      .describe('The first person who can sign in there'),
  })
