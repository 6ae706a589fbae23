import { z } from 'zod'
import { roles } from '../kernel/principal.ts'
import { passwordLength } from '../modules/identity/index.ts'
import { languageSchema } from './schemas.ts'

export const roleSchema = z.enum(roles)
const colorSchema = z.string().regex(/^#[0-9a-f]{6}$/)

/** A user; what colleagues do not see of each other is absent. */
export const userSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    role: roleSchema,
    bookable: z.boolean(),
    position: z.string(),
    color: z.string(),
    calendar_order: z.number().int().describe('People stand in the calendar by this'),
    service_ids: z.array(z.number().int()).describe('What they perform; empty means everything'),
    active: z.boolean(),
    email: z.string().nullable().optional(),
    phone: z.string().nullable().optional(),
    language: languageSchema.nullable().optional(),
    bitrix24_user_id: z.string().nullable().optional(),
    has_password: z.boolean().optional(),
    created_at: z.string().optional(),
    updated_at: z.string().optional(),
  })
  .meta({ id: 'User' })

const { least, most } = passwordLength

/** What may be changed about a user; absent fields stay as they are. */
export const userChanges = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  email: z.string().max(320).nullable().optional(),
  password: z.string().min(least).max(most).optional(),
  role: roleSchema.optional(),
  bookable: z.boolean().optional(),
  position: z.string().max(200).optional(),
  color: colorSchema.optional(),
  service_ids: z
    .array(z.number().int().min(1))
    .max(500)
    .optional()
    .describe('The services they perform; empty means everything'),
  phone: z.string().max(50).nullable().optional(),
  language: languageSchema.nullable().optional(),
  active: z.boolean().optional(),
})

export const newUser = userChanges.extend({
  name: z.string().trim().min(1).max(200),
  role: roleSchema.default('employee'),
})
