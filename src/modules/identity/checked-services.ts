import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findServices } from '../catalog/index.ts'

/**
 * The services that a person is to perform, each once, ascending.
 * @throws ProblemError `unknown_reference` naming those that are not there
 */
export async function checkedServices(
  tx: Transaction,
  ids: readonly number[] = [],
): Promise<number[]> {
  if (ids.length === 0) return []
  const known = await findServices(tx, [...ids])
  const fields = ids.flatMap((id, at): FieldProblem[] => {
    const service = known.get(id)
    const there = service !== undefined && service.deletedAt === null
    return there ? [] : [{ field: `service_ids.${at}`, code: 'unknown' }]
  })
  if (fields.length > 0) throw new ProblemError('unknown_reference', { fields })
  return [...new Set(ids)].sort((a, b) => a - b)
}
