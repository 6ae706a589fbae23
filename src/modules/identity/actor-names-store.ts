import type { Actor } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'

export interface NamedActor {
  kind: Actor['kind']
  id: number
  name: string
  /** Whose token it is. */
  ownerName: string | null
}

/** Names of people, tokens, clients and connections of the tenant, in one round trip. */
export async function namesOfActors(
  tx: Transaction,
  ids: { users: number[]; tokens: number[]; clients: number[]; connections: number[] },
): Promise<NamedActor[]> {
  return rows<NamedActor & { [column: string]: unknown }>(
    tx,
    `select 'user' as kind, id, name, null::text as "ownerName" from users
       where tenant_id = $1 and id = any($2::bigint[])
     union all
     select 'token', t.id, t.name, u.name from api_tokens t
       left join users u on u.tenant_id = t.tenant_id and u.id = t.user_id
       where t.tenant_id = $1 and t.id = any($3::bigint[])
     union all
     select 'client', id, trim(first_name || ' ' || last_name), null from clients
       where tenant_id = $1 and id = any($4::bigint[])
     union all
     select 'sync', id, name, null from connections
       where tenant_id = $1 and id = any($5::bigint[])`,
    [tx.tenantId, ids.users, ids.tokens, ids.clients, ids.connections],
  )
}
