import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import type { ServiceFields } from './service.ts'

/** The bounds of a service's numbers, both included. */
export const serviceLimits = {
  price_minor: [0, 100_000_000_000],
  duration_minutes: [0, 1440],
  buffer_before_minutes: [0, 240],
  buffer_after_minutes: [0, 240],
  position: [-1_000_000, 1_000_000],
} as const satisfies Record<string, readonly [number, number]>

/** The longest texts of a service, in characters. */
export const serviceTextLimits = { name: 300, category: 200, description: 10_000 } as const

/**
 * Checks a service whoever wrote it: a person's form was checked at the border, but what comes from
 * a connected system was not. @throws ProblemError `invalid_input` naming every wrong field
 */
export function checkService(service: ServiceFields): void {
  const { name, category, description } = service
  const unnamed: FieldProblem = { field: 'name', code: 'required' }
  const fields = [
    ...(name === '' ? [unnamed] : []),
    ...textProblems({ name, category, description }),
    ...numberProblems({
      price_minor: service.priceMinor,
      duration_minutes: service.durationMinutes,
      buffer_before_minutes: service.bufferBeforeMinutes,
      buffer_after_minutes: service.bufferAfterMinutes,
      position: service.position,
    }),
  ]
  if (fields.length > 0) throw new ProblemError('invalid_input', { fields })
}

function textProblems(texts: Record<keyof typeof serviceTextLimits, string>): FieldProblem[] {
  return entriesOf(serviceTextLimits).flatMap(([field, limit]) =>
    texts[field].length > limit ? [{ field, code: 'too_long', params: { limit } }] : [],
  )
}

function numberProblems(numbers: Record<keyof typeof serviceLimits, number>): FieldProblem[] {
  return entriesOf(serviceLimits).flatMap(([field, [least, most]]): FieldProblem[] => {
    const value = numbers[field]
    if (!Number.isInteger(value)) {
      return [{ field, code: 'wrong_type', params: { expected: 'int' } }]
    }
    if (value < least) return [{ field, code: 'too_small', params: { limit: least } }]
    if (value > most) return [{ field, code: 'too_large', params: { limit: most } }]
    return []
  })
}

function entriesOf<Key extends string, Value>(record: Record<Key, Value>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][]
}
