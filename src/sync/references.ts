import type { Fields, RecordKind } from '../connector-kit/index.ts'
import type { Json } from '../kernel/json.ts'

/** One id that a record holds of another record. */
export interface Reference {
  kind: RecordKind
  id: string
}

/** Lists the ids a record refers to, each once. Paths are `clientId` or `rows[].serviceId`. */
export function referencesOf(fields: Fields, paths: Record<string, RecordKind>): Reference[] {
  const found = new Map<string, Reference>()
  for (const [path, kind] of Object.entries(paths)) {
    visit(fields, path, (id) => {
      found.set(`${kind}:${id}`, { kind, id })
      return id
    })
  }
  return [...found.values()]
}

/**
 * Rewrites the ids a record refers to; an id that `translate` does not know becomes null.
 * The record itself is left as it is.
 */
export function translateReferences(
  fields: Fields,
  paths: Record<string, RecordKind>,
  translate: (reference: Reference) => string | undefined,
): Fields {
  let copy = fields
  for (const [path, kind] of Object.entries(paths)) {
    copy = visit(copy, path, (id) => translate({ kind, id }) ?? null)
  }
  return copy
}

function visit(fields: Fields, path: string, change: (id: string) => string | null): Fields {
  const [head = '', tail] = path.split('[].')
  const value = fields[head]
  if (value === undefined) return fields
  if (tail === undefined) return { ...fields, [head]: changed(value, change) }
  if (!Array.isArray(value)) return fields
  return { ...fields, [head]: value.map((row) => (isFields(row) ? visit(row, tail, change) : row)) }
}

function changed(value: Json, change: (id: string) => string | null): Json {
  return typeof value === 'string' ? change(value) : value
}

function isFields(value: Json): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
