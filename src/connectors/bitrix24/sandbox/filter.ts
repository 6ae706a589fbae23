import { badArgument } from './fault.ts'
import { type Field, isNumeric } from './field.ts'
import { flagOf, isMap, type Json, type JsonMap, numberOf, type Row, textOf } from './json.ts'
import type { PortalTime } from './portal-time.ts'

export type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=' | 'in' | 'not in' | 'like' | 'not like'
type Scalar = string | number | null

export type Condition =
  | { kind: 'field'; name: string; operator: Operator; values: Scalar[] }
  | { kind: 'group'; or: boolean; conditions: Condition[] }

/** How one family of methods reads filters. */
export interface FilterDialect {
  /** The field a written name means, or undefined for a name that may not be filtered by. */
  find(name: string): Field | undefined
  /** Universal methods refuse a bad name; the others pass over it in silence. */
  strict: boolean
  /** Nested groups with `logic`, which only `crm.item.list` has. */
  groups: boolean
  /** `@` and `!@`, which the catalog does not have. */
  sets: boolean
  time: PortalTime
}

const PREFIX = /^(!=%|!%=|!%|!=|!@|!|>=|<=|=%|%=|>|<|@|=|%)?(.*)$/s

const OPERATORS: Record<string, Operator> = {
  '': '=',
  '=': '=',
  '!=': '!=',
  '!': '!=',
  '>': '>',
  '>=': '>=',
  '<': '<',
  '<=': '<=',
  '@': 'in',
  '!@': 'not in',
}

/** Compiles a filter; all conditions must hold. */
export function compileFilter(filter: Json | undefined, dialect: FilterDialect): Condition[] {
  if (!isMap(filter) && !Array.isArray(filter)) return []
  return Object.entries(filter).flatMap(([key, value]) => {
    if (/^\d+$/.test(key)) return dialect.groups && isMap(value) ? [group(value, dialect)] : []
    if (key === 'logic') return []
    const condition = fieldCondition(key, value, dialect)
    return condition === null ? [] : [condition]
  })
}

function group(map: JsonMap, dialect: FilterDialect): Condition {
  const or = textOf(map.logic).toUpperCase() === 'OR'
  return { kind: 'group', or, conditions: groupMembers(map, dialect) }
}

/** Each numbered member is itself a filter whose conditions hold together. */
function groupMembers(map: JsonMap, dialect: FilterDialect): Condition[] {
  return Object.entries(map).flatMap(([key, value]) => {
    if (key === 'logic') return []
    if (!/^\d+$/.test(key)) return compileFilter({ [key]: value }, dialect)
    if (!isMap(value)) return []
    if (value.logic !== undefined) return [group(value, dialect)]
    return [{ kind: 'group' as const, or: false, conditions: compileFilter(value, dialect) }]
  })
}

function fieldCondition(key: string, value: Json, dialect: FilterDialect): Condition | null {
  const [, prefix = '', name = ''] = PREFIX.exec(key) ?? []
  const kind = dialect.find(name)
  if (kind === undefined) {
    if (dialect.strict) {
      throw badArgument(`Invalid filter: field '${name}' is not allowed in filter`)
    }
    return null
  }
  if (prefix.includes('@') && !dialect.sets) return null
  if (prefix.includes('%')) return like(prefix, kind.name, value)
  const operator = OPERATORS[prefix] ?? '='
  const list = Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [value]
  const values = list.map((one) => comparable(kind, one, dialect.time))
  return { kind: 'field', name: kind.name, operator: plural(operator, list.length), values }
}

/** A list given to a plain comparison means "one of them". */
function plural(operator: Operator, count: number): Operator {
  if (operator === '=' && count !== 1) return 'in'
  if (operator === '!=' && count !== 1) return 'not in'
  return operator
}

/** `%` alone finds a part of the text; with `=` the caller writes the wildcards. */
function like(prefix: string, name: string, value: Json): Condition {
  const text = textOf(value).toLowerCase()
  const pattern = prefix.includes('=') ? text : `%${text}%`
  const operator = prefix.startsWith('!') ? 'not like' : 'like'
  return { kind: 'field', name, operator, values: [pattern] }
}

function comparable(kind: Field, value: Json, time: PortalTime): Scalar {
  if (value === null) return null
  if (kind.type === 'char' || kind.type === 'boolean') {
    return textOf(value) === '' && value !== false ? null : flagOf(value)
  }
  const text = textOf(value)
  if (text === '') return null
  if (isNumeric(kind.type)) return numberOf(value)
  if (kind.type === 'datetime') return time.parse(text)
  if (kind.type === 'date') return time.parseDate(text)
  return text
}

/** Whether a row meets every condition. */
export function matches(row: Row, conditions: readonly Condition[]): boolean {
  return conditions.every((condition) => holds(row, condition))
}

function holds(row: Row, condition: Condition): boolean {
  if (condition.kind === 'group') {
    if (condition.or) return condition.conditions.some((inner) => holds(row, inner))
    return matches(row, condition.conditions)
  }
  const stored = row[condition.name]
  const cells = Array.isArray(stored) ? stored.map(cell) : [cell(stored)]
  const { operator, values } = condition
  if (operator === '!=' || operator === 'not in') return !cells.some((one) => values.includes(one))
  if (operator === 'not like') return !cells.some((one) => isLike(one, values[0]))
  if (cells.length === 0) return values.includes(null) && (operator === '=' || operator === 'in')
  return cells.some((one) => compares(one, operator, values))
}

/** The portal's database has one emptiness: `""`, and a missing value, are the same. */
function cell(value: Json | undefined): Scalar {
  if (value === undefined || value === null || value === '') return null
  return typeof value === 'number' ? value : textOf(value)
}

function compares(one: Scalar, operator: Operator, values: Scalar[]): boolean {
  if (operator === '=' || operator === 'in') return values.includes(one)
  if (operator === 'like') return isLike(one, values[0])
  const bound = values[0] ?? null
  if (one === null || bound === null) return false
  if (operator === '>') return one > bound
  if (operator === '>=') return one >= bound
  if (operator === '<') return one < bound
  return one <= bound
}

function isLike(one: Scalar, pattern: Scalar | undefined): boolean {
  const parts = String(pattern ?? '').split('%')
  const text = String(one ?? '').toLowerCase()
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  if (parts.length === 1) return text === first
  if (!text.startsWith(first)) return false
  let from = first.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, from)
    if (found === -1) return false
    from = found + part.length
  }
  return text.length - last.length >= from && text.endsWith(last)
}
