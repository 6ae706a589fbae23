import { ProblemError } from '../kernel/errors.ts'
import type { Transaction } from '../platform/database/index.ts'
import { onlinePaths, type Sync } from '../sync/index.ts'

/**
 * The one way in which all of these services are booked by us: by our own times, or for the client
 * at another system.
 * @throws ProblemError `book_in_widget`, `services_apart`
 */
export async function onePath(
  parts: Sync['parts'],
  tx: Transaction,
  serviceIds: number[],
): Promise<'own' | 'form'> {
  const paths = new Set((await onlinePaths(parts, tx, serviceIds)).values())
  if (paths.has('widget'))
    throw new ProblemError(paths.size > 1 ? 'services_apart' : 'book_in_widget')
  if (paths.size > 1) throw new ProblemError('services_apart')
  return paths.has('form') ? 'form' : 'own'
}
