import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import type { ClientImport, ImportPlan } from './client-import.ts'

const names = new Set(['first_name', 'last_name', 'full_name', 'full_name_last_first'])
const wholeNames = new Set(['full_name', 'full_name_last_first'])

/**
 * Checks that a plan fits its file: known columns, each target once, and a name among them.
 * @throws ProblemError `invalid_input`
 */
export function checkPlan({ columns }: ClientImport, plan: ImportPlan): void {
  const wrong: FieldProblem[] = []
  const seen = new Set<string | number>()
  for (const [at, { index, target }] of plan.mapping.entries()) {
    const once = wholeNames.has(target) ? 'full_name' : target
    if (index >= columns.length) wrong.push({ field: `mapping.${at}.index`, code: 'unknown' })
    if (seen.has(index)) wrong.push({ field: `mapping.${at}.index`, code: 'duplicate' })
    if (seen.has(once)) wrong.push({ field: `mapping.${at}.target`, code: 'duplicate' })
    seen.add(index).add(once)
  }
  if (!plan.mapping.some(({ target }) => names.has(target))) {
    wrong.push({ field: 'mapping', code: 'required' })
  }
  if (wrong.length > 0) throw new ProblemError('invalid_input', { fields: wrong })
}
