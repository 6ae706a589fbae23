import { ProblemError } from '../../kernel/errors.ts'
import { cutPage, type Page } from '../../kernel/page.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { readCursor, writeCursor } from './page-cursor.ts'
import type { Status } from './status.ts'
import { readStatuses } from './status-store.ts'

/** Statuses in the tenant's own order. @throws ProblemError `forbidden`, `invalid_input` */
export async function listStatuses(
  tx: Transaction,
  who: Principal,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Status>> {
  authoriseCatalog(who, 'read', 'status')
  const after = cursor === undefined ? undefined : readCursor(cursor)
  // There are a hundred at most, so all of them are read and the page is cut here.
  const found = (await readStatuses(tx)).filter(
    ({ position, id }) =>
      !after || position > after.position || (position === after.position && id > after.id),
  )
  return cutPage(found, limit, writeCursor)
}

/** One status. @throws ProblemError `forbidden`, `not_found` */
export async function readStatus(tx: Transaction, who: Principal, id: number): Promise<Status> {
  authoriseCatalog(who, 'read', 'status')
  const status = (await readStatuses(tx)).find((one) => one.id === id)
  if (!status) throw new ProblemError('not_found')
  return status
}
