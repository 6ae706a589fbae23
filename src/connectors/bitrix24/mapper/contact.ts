import {
  type Fields,
  pickFields,
  type RemoteRecord,
  type Speaker,
} from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { normalizePhone } from '../../../kernel/phone.ts'
import { asId, asText, type JsonObject } from '../client/read-json.ts'
import { readSettings } from '../settings.ts'
import { portalInstantMs } from './instant.ts'
import { multifieldChanges, multifieldRows, newRow } from './multifield.ts'
import { externalKey, originFields } from './origin.ts'

/** What a contact and a client both have. The note stays out: comments there are theirs. */
export const contactFields = ['firstName', 'lastName', 'phone', 'email'] as const

export function contactToTheirs(fields: Fields): Fields {
  return pickFields(fields, contactFields)
}

/** A phone that is no phone ("ask the sister") has no counterpart here and is left out. */
export function contactToOurs(fields: Fields, { tenant }: Speaker): Fields {
  const { phone, ...rest } = pickFields(fields, contactFields)
  if (phone === undefined) return rest
  if (phone === null || phone === '') return { ...rest, phone: null }
  const normal = normalizePhone(asText(phone), tenant.country)
  return normal === null ? rest : { ...rest, phone: normal }
}

/** A contact as the portal holds it; null when the item has no id, which a reported defect does. */
export function contactRecord(item: JsonObject, { tenant }: Speaker): RemoteRecord | null {
  const id = asId(item['id'])
  if (id === null) return null
  const phone = firstValue(item, 'PHONE')
  const email = firstValue(item, 'EMAIL')
  return {
    id,
    fields: {
      firstName: asText(item['name']),
      lastName: asText(item['lastName']),
      // Compared by number: another notation of the same phone is no change.
      phone: phone === null ? null : (normalizePhone(phone, tenant.country) ?? phone),
      email,
    },
    version: asText(item['updatedTime']) || null,
    changedAtMs: portalInstantMs(item['updatedTime']),
    externalKey: externalKey(item),
  }
}

/** The `fields` of `crm.item.add`. A phone as plain text would be dropped without an error. */
export function newContactFields(
  { key, fields }: { key: string; fields: Fields },
  { settings }: Pick<Speaker, 'settings'>,
): JsonObject {
  const { contact_type_id, contact_source_id } = readSettings(settings)
  const { phone, email } = fields
  const fm = [
    ...(phone ? [newRow('PHONE', asText(phone))] : []),
    ...(email ? [newRow('EMAIL', asText(email))] : []),
  ]
  return {
    ...nameFields(fields),
    typeId: contact_type_id,
    sourceId: contact_source_id,
    ...originFields(key),
    ...(fm.length > 0 ? { fm } : {}),
  }
}

/** The `fields` of `crm.item.update`; `fm` is what the contact has now. */
export function changedContactFields(
  fields: Fields,
  { fm, tenant }: { fm: Json | undefined; tenant: Speaker['tenant'] },
): JsonObject {
  const phone = wanted(fields['phone'])
  const email = wanted(fields['email'])
  const changes = {
    ...(phone === undefined
      ? {}
      : multifieldChanges(multifieldRows(fm, 'PHONE'), {
          typeId: 'PHONE',
          wanted: phone,
          same: (theirs, ours) => (normalizePhone(theirs, tenant.country) ?? theirs) === ours,
        })),
    ...(email === undefined
      ? {}
      : multifieldChanges(multifieldRows(fm, 'EMAIL'), {
          typeId: 'EMAIL',
          wanted: email,
          same: (theirs, ours) => theirs.toLowerCase() === ours.toLowerCase(),
        })),
  }
  const hasChanges = Object.keys(changes).length > 0
  return { ...nameFields(fields), ...(hasChanges ? { fm: changes } : {}) }
}

/** Undefined: not to be touched; null: to be cleared. */
function wanted(value: Json | undefined): string | null | undefined {
  return value === undefined ? undefined : asText(value) || null
}

function nameFields(fields: Fields): JsonObject {
  return {
    ...(fields['firstName'] === undefined ? {} : { name: fields['firstName'] }),
    ...(fields['lastName'] === undefined ? {} : { lastName: fields['lastName'] }),
  }
}

function firstValue(item: JsonObject, typeId: 'PHONE' | 'EMAIL'): string | null {
  const shadow = typeId === 'PHONE' ? item['phone'] : item['email']
  return (multifieldRows(item['fm'], typeId)[0]?.value ?? asText(shadow)).trim() || null
}
