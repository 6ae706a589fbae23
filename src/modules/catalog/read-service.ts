import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import type { Service } from './service.ts'
import { findServices } from './service-store.ts'

/** One service. @throws ProblemError `not_found`, `forbidden` */
export async function readService(tx: Transaction, who: Principal, id: number): Promise<Service> {
  authoriseCatalog(who, 'read', 'service')
  const service = (await findServices(tx, [id])).get(id)
  if (!service) throw new ProblemError('not_found')
  return service
}
