import type { FieldProblem } from '../errors.ts'
import { type FieldCode, fieldCodeOf } from './field-codes.ts'

/** What a zod schema found wrong, by the code of zod and its parameters. */
export interface SchemaIssue {
  keyword: string
  /** Where it is in the input. */
  path: string[]
  params: Record<string, unknown>
}

/**
 * The same in our own codes, one for each field. A field's name is its path (`service_ids.0`), or
 * `whole` when all of it is wrong.
 */
export function schemaProblems(
  issue: SchemaIssue,
  { input, whole }: { input: unknown; whole: string },
): FieldProblem[] {
  const { path, params, keyword } = issue
  const field = path.join('.') || whole
  if (keyword === 'unrecognized_keys') {
    const keys = params['keys']
    const names = Array.isArray(keys) ? keys.map(String) : []
    return names.map((name) => ({ field: [...path, name].join('.'), code: 'unknown_field' }))
  }
  if (valueAt(input, path) === undefined) return [{ field, code: 'required' }]
  return [{ field, ...describe(issue) }]
}

function describe(issue: SchemaIssue): Omit<FieldProblem, 'field'> {
  const { params } = issue
  switch (issue.keyword) {
    case 'invalid_type':
      return { code: 'wrong_type', params: { expected: String(params['expected']) } }
    case 'too_small':
    case 'too_big':
      return bound(issue)
    case 'invalid_value':
      return { code: 'unknown_value', params: { allowed: listOf(params['values']) } }
    case 'invalid_format':
      return { code: formatCodes[String(params['format'])] ?? 'wrong_format' }
    case 'not_multiple_of':
      return { code: 'not_multiple', params: { step: Number(params['divisor']) } }
    case 'custom':
      return customCode(issue)
    default:
      return { code: 'invalid' }
  }
}

const formatCodes: Record<string, FieldCode> = {
  email: 'not_email',
  date: 'not_date',
  datetime: 'not_moment',
  time: 'not_time',
  url: 'not_url',
  uuid: 'not_uuid',
  e164: 'not_phone',
}

function bound(issue: SchemaIssue): Omit<FieldProblem, 'field'> {
  const { params, keyword } = issue
  const least = keyword === 'too_small'
  const limit = Number(params[least ? 'minimum' : 'maximum'])
  switch (params['origin']) {
    case 'string':
      if (least && limit === 1) return { code: 'required' }
      return { code: least ? 'too_short' : 'too_long', params: { limit } }
    case 'array':
    case 'set':
      return { code: least ? 'too_few' : 'too_many', params: { limit } }
    default:
      return { code: least ? 'too_small' : 'too_large', params: { limit } }
  }
}

/** `refine(check, { params: { code: 'not_zone' } })` in a schema names a code of ours. */
function customCode(issue: SchemaIssue): Omit<FieldProblem, 'field'> {
  const inner = issue.params['params']
  const code = typeof inner === 'object' && inner !== null && 'code' in inner ? inner.code : null
  return { code: fieldCodeOf(code) }
}

function listOf(values: unknown): string {
  return Array.isArray(values) ? values.join(', ') : ''
}

function valueAt(input: unknown, path: string[]): unknown {
  let value = input
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = Reflect.get(value, step)
  }
  return value
}
