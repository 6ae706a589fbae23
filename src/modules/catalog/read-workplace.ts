import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import type { Workplace } from './workplace.ts'
import { findWorkplaces } from './workplace-store.ts'

/** One workplace. @throws ProblemError `not_found`, `forbidden` */
export async function readWorkplace(tx: Transaction, who: Principal, id: number): Promise<Workplace> {
  authoriseCatalog(who, 'read', 'workplace')
  const workplace = (await findWorkplaces(tx, [id])).get(id)
  if (!workplace) throw new ProblemError('not_found')
  return workplace
}
