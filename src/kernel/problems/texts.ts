import type { FieldProblem } from '../errors.ts'
import type { Language } from '../language.ts'
import type { ProblemCode } from './catalogue.ts'
import { en } from './en/index.ts'
import type { FieldCode } from './field-codes.ts'
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

/** A rejected field in words. */
export function fieldText(problem: FieldProblem, language: Language): string {
  const { fields, types } = problemTexts[language]
  const expected = problem.params?.['expected']
  const type = jsonTypes.find((known) => known === expected)
  const params = type ? { ...problem.params, expected: types[type] } : problem.params
  return fill(fields[problem.code], params ?? {}) ?? fields.invalid
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
