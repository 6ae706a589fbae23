import type { FieldProblem } from '../errors.ts'
import type { Language } from '../language.ts'
import type { ProblemCode } from './catalogue.ts'
import { en } from './en/index.ts'
import { kk } from './kk/index.ts'
import { ru } from './ru/index.ts'
import { uk } from './uk/index.ts'

export interface ProblemText {
  title: string
  /** What happened and what to do; `{name}` is filled from the problem's details. */
  detail: string
}

/** Codes of bookings at an outside system, whose texts have a file of their own. */
export type OnlineProblem = Extract<ProblemCode, `online_${string}`>

export interface ProblemTexts {
  problems: Record<ProblemCode, ProblemText>
  /** What is wrong with a field, by the field's code. */
  fields: Record<FieldCode, string>
  /** The name of a type that JSON knows, as an object of the sentence "expected …". */
  types: Record<JsonType, string>
}

export const fieldCodes = [
  'required',
  'invalid',
  'wrong_type',
  'wrong_format',
  'too_short',
  'too_long',
  'too_small',
  'too_large',
  'too_few',
  'too_many',
  'not_multiple',
  'not_email',
  'not_phone',
  'not_date',
  'not_time',
  'not_moment',
  'not_url',
  'not_https',
  'not_uuid',
  'not_zone',
  'not_currency',
  'not_country',
  'not_json',
  'unknown',
  'unknown_field',
  'unknown_value',
  'taken',
  'not_allowed',
  'in_past',
  'before_start',
  'duplicate',
  'overlaps',
  'inactive',
  'without_duration',
  'unreadable',
  'no_such_date',
  'no_such_time',
  'no_such_offset',
  'one_for_each',
  'not_after_start',
  'before_from',
  'too_many_days',
  'lasts_too_long',
  'no_rows',
] as const
export type FieldCode = (typeof fieldCodes)[number]

export const jsonTypes = ['string', 'number', 'int', 'boolean', 'array', 'object', 'date'] as const
export type JsonType = (typeof jsonTypes)[number]

export const problemTexts: Record<Language, ProblemTexts> = { ru, uk, kk, en }

/** A problem in words. The detail is left out when the details do not fill all its places. */
export function problemText(
  code: ProblemCode,
  { language, details }: { language: Language; details: Record<string, unknown> },
): { title: string; detail?: string } {
  const { title, detail } = problemTexts[language].problems[code]
  const filled = fill(detail, details)
  return filled === undefined ? { title } : { title, detail: filled }
}

/** A rejected field in words; a code without a text of its own reads as `invalid`. */
export function fieldText(problem: FieldProblem, language: Language): string {
  const { fields, types } = problemTexts[language]
  const expected = problem.params?.['expected']
  const type = jsonTypes.find((known) => known === expected)
  const params = type ? { ...problem.params, expected: types[type] } : problem.params
  const code = fieldCodes.find((known) => known === problem.code)
  return fill(fields[code ?? 'invalid'], params ?? {}) ?? fields.invalid
}

function fill(text: string, values: Record<string, unknown>): string | undefined {
  let complete = true
  const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (typeof value === 'string' || typeof value === 'number') return String(value)
    complete = false
    return ''
  })
  return complete ? filled : undefined
}
