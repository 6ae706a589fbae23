import type { Principal } from '../../kernel/principal.ts'
import type { Database } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import type { Client } from './client.ts'
import { authoriseClient } from './client-policy.ts'
import { listClients } from './list-clients.ts'

const pageSize = 500

/**
 * All clients whom a search finds, a page in memory at a time, by name. Each page is read in a
 * transaction of its own: a file that somebody downloads slowly holds no connection.
 * @throws ProblemError `forbidden`
 */
export async function exportClients(
  db: Database,
  who: Principal,
  query: { search?: string | undefined },
): Promise<AsyncIterable<Client[]>> {
  authoriseClient(who, 'export')
  // Whoever takes all clients away does so in the open: the audit log keeps it.
  await db.transaction(who.tenantId, (tx) =>
    record(tx, {
      name: 'ClientsExported',
      subject: 'tenant',
      subjectId: who.tenantId,
      actor: who.actor,
      data: { search: query.search ?? '' },
    }),
  )
  return pages(db, who, query)
}

async function* pages(
  db: Database,
  who: Principal,
  query: { search?: string | undefined },
): AsyncGenerator<Client[]> {
  for (let cursor: string | undefined; ; ) {
    const page = await db.transaction(who.tenantId, (tx) =>
      listClients(tx, who, { ...query, limit: pageSize, cursor }),
    )
    yield page.items
    if (page.nextCursor === null) return
    cursor = page.nextCursor
  }
}
