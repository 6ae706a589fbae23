import { z } from 'zod'
import {
  type Fields,
  pickFields,
  type RemoteRecord,
  type Speaker,
} from '../../connector-kit/index.ts'
import { normalizePhone } from '../../kernel/phone.ts'

/** A person as the vendor answers it. */
export const personShape = z.object({
  id: z.number(),
  first_name: z.string(),
  last_name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  external_key: z.string().nullable(),
  revision: z.number(),
  updated_at: z.string(),
})

export type Person = z.infer<typeof personShape>

/** Neutral name -> the vendor's name. */
const wireNames = {
  firstName: 'first_name',
  lastName: 'last_name',
  phone: 'phone',
  email: 'email',
} as const

/** The values mean the same on both sides, so only what is not kept there is left out. */
export function personToTheirs(fields: Fields): Fields {
  return pickFields(fields, Object.keys(wireNames))
}

/** A phone that is no phone has no counterpart here and is left out. */
export function personToOurs(fields: Fields, { tenant }: Speaker): Fields {
  const { phone, ...rest } = personToTheirs(fields)
  if (phone === undefined) return rest
  if (typeof phone !== 'string') return { ...rest, phone: null }
  const normal = normalizePhone(phone, tenant.country)
  return normal === null ? rest : { ...rest, phone: normal }
}

/** What is sent when a person is created or changed. */
export function toWire(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(wireNames).flatMap(([name, wireName]) => {
      const value = fields[name]
      return value === undefined ? [] : [[wireName, value]]
    }),
  )
}

export function personRecord(person: Person, { tenant }: Speaker): RemoteRecord {
  const { phone } = person
  return {
    id: String(person.id),
    fields: {
      firstName: person.first_name,
      lastName: person.last_name,
      // Compared by number: another notation of the same phone is no change.
      phone: phone === null ? null : (normalizePhone(phone, tenant.country) ?? phone),
      email: person.email,
    },
    version: String(person.revision),
    changedAtMs: Date.parse(person.updated_at),
    externalKey: person.external_key,
  }
}
