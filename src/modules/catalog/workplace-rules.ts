import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import type { WorkplaceFields } from './workplace.ts'

const mostVisitsAtOnce = 100

/** @throws ProblemError `invalid_input` naming every wrong field */
export function checkWorkplace({ name, capacity, color }: WorkplaceFields): void {
  const fields: FieldProblem[] = nameAndColorProblems({ name, color }, 200)
  if (!Number.isInteger(capacity) || capacity < 1) {
    fields.push({ field: 'capacity', code: 'too_small', params: { limit: 1 } })
  }
  if (capacity > mostVisitsAtOnce) {
    fields.push({ field: 'capacity', code: 'too_large', params: { limit: mostVisitsAtOnce } })
  }
  if (fields.length > 0) throw new ProblemError('invalid_input', { fields })
}

/** What is wrong with a name and a colour, which workplaces and statuses both have. */
export function nameAndColorProblems(
  { name, color }: { name: string; color: string },
  limit: number,
): FieldProblem[] {
  const fields: FieldProblem[] = []
  if (name === '') fields.push({ field: 'name', code: 'required' })
  if (name.length > limit) fields.push({ field: 'name', code: 'too_long', params: { limit } })
  if (!/^#[0-9a-f]{6}$/.test(color)) fields.push({ field: 'color', code: 'wrong_format' })
  return fields
}
