import {
  type Fields,
  pickFields,
  type RemoteRecord,
  type Speaker,
} from '../../../connector-kit/index.ts'
import { toMinor } from '../../../kernel/money.ts'
import {
  asFlag,
  asId,
  asList,
  asNumber,
  asObject,
  asText,
  type JsonObject,
} from '../client/read-json.ts'

/** The values mean the same on both sides; only what is not kept in step is left out. */
export function serviceFields(fields: Fields): Fields {
  return pickFields(fields, ['name', 'category', 'active', 'priceMinor', 'durationMinutes'])
}

/** A catalog there holds nothing but services; goods are elsewhere. */
export function serviceToOurs(fields: Fields): Fields {
  const told = serviceFields(fields)
  return told['name'] === undefined ? told : { ...told, type: 'service' }
}

export function employeeFields(fields: Fields): Fields {
  return pickFields(fields, ['name', 'position', 'active', 'hours'])
}

/**
 * A service. Its `active` there says whether clients may book it online; staff sell it all the
 * same, so here it is active as long as it is there.
 */
export function serviceRecord(card: JsonObject, { tenant }: Speaker): RemoteRecord | null {
  const id = asId(card['id'])
  if (id === null) return null
  const minutes = Math.round(secondsOf(card) / 60)
  return {
    id,
    fields: {
      name: asText(card['title']).trim(),
      active: true,
      priceMinor: toMinor(asNumber(card['price_min']) ?? 0, tenant.currency),
      ...(minutes > 0 ? { durationMinutes: minutes } : {}),
    },
    version: null,
    changedAtMs: null,
    externalKey: null,
  }
}

/** Seconds; where the service does not tell, the longest that an employee takes for it. */
function secondsOf(card: JsonObject): number {
  const lengths = asList(card['staff']).map((one) => asNumber(asObject(one)['seance_length']) ?? 0)
  return asNumber(card['duration']) ?? Math.max(0, ...lengths)
}

export function employeeRecord(card: JsonObject): RemoteRecord | null {
  const id = asId(card['id'])
  if (id === null) return null
  const gone = ['fired', 'is_fired', 'is_deleted'].some((flag) => asFlag(card[flag]))
  const position = asText(card['specialization']) || asText(asObject(card['position'])['title'])
  return {
    id,
    fields: { name: asText(card['name']).trim(), position: position.trim(), active: !gone },
    version: null,
    changedAtMs: null,
    externalKey: null,
  }
}
