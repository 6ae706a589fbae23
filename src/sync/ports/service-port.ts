import type { ServiceFields } from '../../connector-kit/index.ts'
import type { Service } from '../../modules/catalog/index.ts'
import {
  createService,
  findServices,
  findServicesByName,
  listServiceIds,
  listServices,
  updateService,
} from '../../modules/catalog/index.ts'
import { readTenant } from '../../modules/tenancy/index.ts'
import type { LocalPort, LocalRecord } from './port.ts'
import { asOutcome, textOf } from './port-values.ts'

/** Services and products as sync sees them. A deleted one is an inactive one there. */
export const servicePort: LocalPort = {
  kind: 'service',
  async read(tx, ids) {
    const { currency } = await readTenant(tx)
    const found = await findServices(tx, ids)
    return new Map([...found].map(([id, service]) => [id, toRecord(service, currency)]))
  },
  write: (tx, who, { id, fields }) =>
    asOutcome(Object.keys(fields), async () => {
      await updateService(tx, who, { id, changes: toChanges(fields) })
      return id
    }),
  create: (tx, who, fields) =>
    asOutcome(Object.keys(fields), async () => {
      const made = await createService(tx, who, {
        ...toChanges(fields),
        name: textOf(fields['name']),
        type: fields['type'] === 'service' ? 'service' : 'product',
      })
      return made.id
    }),
  end: (tx, who, id) =>
    asOutcome(['active'], async () => {
      await updateService(tx, who, { id, changes: { active: false } })
      return id
    }),
  async match(tx, fields) {
    const name = textOf(fields['name'])
    if (name === '') return []
    const found = await findServicesByName(tx, name)
    return found.map((service) => service.id)
  },
  async search(tx, who, { words, limit }) {
    const { items } = await listServices(tx, who, { search: words, limit })
    return items.map(({ id }) => id)
  },
  ids: listServiceIds,
}

function toRecord(service: Service, currency: string): LocalRecord {
  const fields: ServiceFields = {
    name: service.name,
    category: service.category,
    active: service.active,
    priceMinor: service.priceMinor,
    currency,
    type: service.type,
    durationMinutes: service.durationMinutes,
  }
  return { id: service.id, fields, changedAtMs: Date.parse(service.updatedAt), deleted: false }
}

function toChanges(fields: Record<string, unknown>) {
  return {
    ...(typeof fields['name'] === 'string' && fields['name'] !== ''
      ? { name: fields['name'] }
      : {}),
    ...(typeof fields['category'] === 'string' ? { category: fields['category'] } : {}),
    ...(typeof fields['active'] === 'boolean' ? { active: fields['active'] } : {}),
    ...(typeof fields['priceMinor'] === 'number' ? { priceMinor: fields['priceMinor'] } : {}),
    ...(typeof fields['durationMinutes'] === 'number'
      ? { durationMinutes: fields['durationMinutes'] }
      : {}),
  }
}
