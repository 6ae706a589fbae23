import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import type { Status } from './status.ts'
import { findStatuses } from './status-store.ts'

/** One booking status. @throws ProblemError `not_found`, `forbidden` */
export async function readStatus(tx: Transaction, who: Principal, id: number): Promise<Status> {
  authoriseCatalog(who, 'read', 'status')
  const status = (await findStatuses(tx)).find((candidate) => candidate.id === id)
  if (!status) throw new ProblemError('not_found')
  return status
}
