import type { Transaction } from '../../platform/database/index.ts'
import { prepared } from '../../platform/database/sql.ts'

/** Of each service, who performs it: people for whom it is written down, or nothing is. */
export async function findPerformersOfEach(
  tx: Transaction,
  serviceIds: number[],
): Promise<Map<number, Set<number>>> {
  const found = await prepared<{ id: number; services: number[] | null }>(tx, {
    name: 'staff-performers-of-each',
    text: `
      select u.id, (select array_agg(s.service_id) from user_services s
        where s.tenant_id = u.tenant_id and s.user_id = u.id) as services
      from users u
      where tenant_id = $1 and bookable and active and deleted_at is null
      order by id limit 1000`,
    values: [tx.tenantId],
  })
  const performers = new Map(serviceIds.map((id) => [id, new Set<number>()]))
  for (const { id, services } of found) {
    for (const service of services ?? serviceIds) performers.get(service)?.add(id)
  }
  return performers
}
