import type { Fields, KindRules } from '../connector-kit/index.ts'
import type { IdTable } from './drain/gather.ts'
import type { LocalRecord } from './ports/port.ts'
import { translateReferences } from './references.ts'

/**
 * Whether a record of ours that has no counterpart is not to get one: its kind is only read there,
 * its time is over, or it lacks what the other side cannot do without.
 * @param ids the pairs that the record refers to
 */
export function staysHere(
  rules: KindRules,
  record: LocalRecord,
  ids: Pick<IdTable, 'toRemote'>,
): boolean {
  if (!rules.push || (rules.onlyAhead && record.over !== undefined)) return true
  const { needs = [] } = rules
  if (needs.length === 0) return false
  const there = translateReferences(record.fields, rules.references, ids.toRemote)
  return needs.some((path) => lacks(there, path))
}

/** A list lacks nothing by being empty; an entry without the field does. */
function lacks(fields: Fields, path: string): boolean {
  const [head = '', tail] = path.split('[].')
  const value = fields[head]
  if (tail === undefined) return value === undefined || value === null || value === ''
  const entries = Array.isArray(value) ? value : []
  return entries.some(
    (entry) =>
      typeof entry !== 'object' || entry === null || Array.isArray(entry) || lacks(entry, tail),
  )
}
