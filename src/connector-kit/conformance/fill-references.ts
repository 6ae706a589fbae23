import type { Json } from '../../kernel/json.ts'
import type { KindRules } from '../manifest.ts'
import type { Fields, RecordKind } from '../records.ts'

/** Puts ids of the vendor where a record refers to others: `clientId`, `rows[].serviceId`. */
export function fillReferences(
  fields: Fields,
  references: KindRules['references'],
  ids: Partial<Record<RecordKind, string>>,
): Fields {
  let filled = fields
  for (const [path, kind] of Object.entries(references)) {
    const id = ids[kind]
    if (id !== undefined) filled = filledAt(filled, path.split('.'), id)
  }
  return filled
}

function filledAt(fields: Fields, [step = '', ...rest]: string[], id: string): Fields {
  const name = step.replace('[]', '')
  const value = fields[name]
  if (value === undefined || value === null) return fields
  if (rest.length === 0) return { ...fields, [name]: id }
  const items: Json[] = Array.isArray(value) ? value : [value]
  const filled = items.map((item) => (isFields(item) ? filledAt(item, rest, id) : item))
  return { ...fields, [name]: Array.isArray(value) ? filled : (filled[0] ?? null) }
}

const isFields = (value: Json): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
