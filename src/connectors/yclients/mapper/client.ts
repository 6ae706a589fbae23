import {
  type Fields,
  pickFields,
  type RemoteRecord,
  type Speaker,
} from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { normalizePhone } from '../../../kernel/phone.ts'
import { asId, asText, type JsonObject } from '../client/read-json.ts'

const shared = ['firstName', 'lastName', 'phone', 'email'] as const

export function clientToTheirs(fields: Fields): Fields {
  return pickFields(fields, shared)
}

/** A phone that is no phone has no counterpart here and is left out. */
export function clientToOurs(fields: Fields, { tenant }: Speaker): Fields {
  const { phone, ...rest } = pickFields(fields, shared)
  if (phone === undefined) return rest
  if (typeof phone !== 'string' || phone === '') return { ...rest, phone: null }
  const normal = normalizePhone(phone, tenant.country)
  return normal === null ? rest : { ...rest, phone: normal }
}

/** A client's card, or as much of it as a list tells; null when it has no id. */
export function clientRecord(card: JsonObject, { tenant }: Speaker): RemoteRecord | null {
  const id = asId(card['id'])
  if (id === null) return null
  const { name, surname, email } = card
  const phone = phoneOf(card['phone'], tenant.country)
  return {
    id,
    fields: {
      ...(name === undefined ? {} : { firstName: asText(name).trim() }),
      ...(surname === undefined ? {} : { lastName: asText(surname).trim() }),
      ...(phone === undefined ? {} : { phone }),
      ...(email === undefined ? {} : { email: asText(email).trim().toLowerCase() || null }),
    },
    version: null,
    changedAtMs: null,
    externalKey: null,
  }
}

/**
 * E.164 where it can be one; null when empty; undefined when it was not told, or told with stars to
 * a user who may not see phones.
 */
export function phoneOf(value: Json | undefined, country: string): string | null | undefined {
  if (value === undefined || asText(value).includes('*')) return undefined
  const text = asText(value).trim()
  if (text === '' || text === '0') return null
  return e164(text, country) ?? text
}

/**
 * The vendor keeps digits with the country code and no plus. What people type at home with an 8 is
 * kept so, too: it is read so wherever the business is.
 */
function e164(text: string, country: string): string | null {
  const digits = text.replace(/\D/g, '')
  const isInternational = !text.startsWith('+') && digits.length >= 11 && !digits.startsWith('8')
  const atHome = digits.length === 11 && digits.startsWith('8')
  const read = normalizePhone(isInternational ? `+${digits}` : text, country)
  return read ?? (atHome ? normalizePhone(digits, 'RU') : null)
}

/** The body of a client to be made or changed; `card` is what the vendor holds now. */
export function clientBody(fields: Fields, card: JsonObject = {}): JsonObject {
  const { firstName, lastName, phone, email } = fields
  return {
    ...pickFields(card, writable),
    ...(firstName === undefined ? {} : { name: asText(firstName) }),
    ...(lastName === undefined ? {} : { surname: asText(lastName) }),
    ...(phone === undefined ? {} : { phone: asText(phone).replace(/\D/g, '') }),
    ...(email === undefined ? {} : { email: asText(email) }),
  }
}

/** What a change sends back as it was, because what it leaves out may be emptied. */
const writable = [
  'name',
  'surname',
  'patronymic',
  'phone',
  'email',
  'sex_id',
  'importance_id',
  'discount',
  'card',
  'birth_date',
  'comment',
  'sms_check',
  'sms_not',
  'custom_fields',
]

/** The last ten digits, or null when there are fewer: what two notations of a phone share. */
export function lastDigits(phone: Json | undefined): string | null {
  const digits = asText(phone).replace(/\D/g, '')
  return digits.length >= 10 ? digits.slice(-10) : null
}
