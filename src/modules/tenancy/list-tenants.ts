import { cutPage, idCursor, type Page, readIdCursor } from '../../kernel/page.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Database } from '../../platform/database/index.ts'
import { authoriseTenancy } from './tenancy-policy.ts'
import {
  countsOfTenants,
  pageOfTenants,
  type TenantCounts,
  tenantIdBySlug,
} from './tenancy-store.ts'
import type { Tenant } from './tenant.ts'

/**
 * Every tenant of this server, by number, with what it has.
 * @throws ProblemError `forbidden`, `invalid_input`
 */
export async function listTenants(
  db: Database,
  who: Principal,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<Tenant & { counts: TenantCounts }>> {
  authoriseTenancy(who, 'listAll')
  const query = { afterId: readIdCursor(page.cursor, 0), limit: page.limit + 1 }
  const found = await db.outside((tx) => pageOfTenants(tx, query))
  const { items, nextCursor } = cutPage(found, page.limit, idCursor)
  const counts = await db.outside((tx) =>
    countsOfTenants(
      tx,
      items.map(({ id }) => id),
    ),
  )
  return {
    items: items.map((tenant) => ({ ...tenant, counts: counts.get(tenant.id) ?? nothing })),
    nextCursor,
  }
}

const nothing: TenantCounts = {
  users: 0,
  clients: 0,
  bookings: 0,
  connections: 0,
  lastFactAt: null,
}

/** The tenant of that number, or null. For the program itself: nobody's right is checked. */
export async function findTenantById(db: Database, id: number): Promise<Tenant | null> {
  const [tenant] = await db.outside((tx) => pageOfTenants(tx, { afterId: id - 1, limit: 1 }))
  return tenant?.id === id ? tenant : null
}

/** The number of the tenant with that slug, or null. Nobody's right is checked. */
export function findTenantIdBySlug(db: Database, slug: string): Promise<number | null> {
  return db.outside((tx) => tenantIdBySlug(tx, slug))
}

/** Every active tenant, a page at a time: for schedules that visit them all. */
export async function* everyTenant(db: Database): AsyncGenerator<Tenant> {
  for (let afterId = 0; ; ) {
    const query = { afterId, limit: 500 }
    const page = await db.outside((tx) => pageOfTenants(tx, query))
    for (const tenant of page) if (tenant.active) yield tenant
    const last = page.at(-1)
    if (!last || page.length < query.limit) return
    afterId = last.id
  }
}
