import { ProblemError } from '../../kernel/errors.ts'
import { cutPage, type Page } from '../../kernel/page.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { readCursor, writeCursor } from './page-cursor.ts'
import type { Service, ServiceType } from './service.ts'
import { pageOfServices, readServices } from './service-store.ts'

export interface ServiceQuery {
  active?: boolean | undefined
  type?: ServiceType | undefined
  /** Exactly this category. */
  category?: string | undefined
  /** A part of the name or of the category, whatever the case. */
  search?: string | undefined
  /** 1 to 200. */
  limit: number
  cursor?: string | undefined
}

/** Services by position, name and number. @throws ProblemError `forbidden`, `invalid_input` */
export async function listServices(
  tx: Transaction,
  who: Principal,
  { cursor, limit, ...filter }: ServiceQuery,
): Promise<Page<Service>> {
  authoriseCatalog(who, 'read', 'service')
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const search = filter.search?.trim() || undefined
  const found = await pageOfServices(tx, { ...filter, search, after, limit: limit + 1 })
  return cutPage(found, limit, writeCursor)
}

/** One service that is not deleted. @throws ProblemError `forbidden`, `not_found` */
export async function readService(tx: Transaction, who: Principal, id: number): Promise<Service> {
  authoriseCatalog(who, 'read', 'service')
  const [service] = await readServices(tx, [id])
  if (!service || service.deletedAt !== null) throw new ProblemError('not_found')
  return service
}
