import { ProblemError } from '../../kernel/errors.ts'
import { cutPage, type Page } from '../../kernel/page.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { readCursor, writeCursor } from './page-cursor.ts'
import type { Workplace } from './workplace.ts'
import { pageOfWorkplaces, readWorkplaces } from './workplace-store.ts'

/** Workplaces by position, name and number. @throws ProblemError `forbidden`, `invalid_input` */
export async function listWorkplaces(
  tx: Transaction,
  who: Principal,
  query: { active?: boolean | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<Workplace>> {
  authoriseCatalog(who, 'read', 'workplace')
  const { active, limit, cursor } = query
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const found = await pageOfWorkplaces(tx, { active, after, limit: limit + 1 })
  return cutPage(found, limit, writeCursor)
}

/** One workplace. @throws ProblemError `forbidden`, `not_found` */
export async function readWorkplace(
  tx: Transaction,
  who: Principal,
  id: number,
): Promise<Workplace> {
  authoriseCatalog(who, 'read', 'workplace')
  const [workplace] = await readWorkplaces(tx, [id])
  if (!workplace) throw new ProblemError('not_found')
  return workplace
}
