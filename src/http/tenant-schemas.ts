import { z } from 'zod'
import { languageSchema } from './user-schemas.ts'

export const tenantSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    slug: z.string(),
    zone: z.string().describe('IANA name of the time zone'),
    language: languageSchema,
    currency: z.string(),
    country: z.string(),
    slot_step_minutes: z.number().int(),
    minimum_notice_minutes: z.number().int(),
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
})

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
