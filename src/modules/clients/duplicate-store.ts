import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import type { Client } from './client.ts'
import { type ClientRow, clientColumns, toClient } from './client-store.ts'

export type Contact = 'phone' | 'email'

/** Phones or e-mails, ascending, that several clients have, with how many have them. */
export async function doubledContacts(
  tx: Transaction,
  query: { contact: Contact; after: string; limit: number },
): Promise<{ value: string; count: number }[]> {
  // The whole group of an e-mail sharing one phone too is told by the phone already.
  const otherwise =
    query.contact === 'email' ? 'and (count(distinct phone) <> 1 or count(phone) <> count(*))' : ''
  return rows(
    tx,
    `select ${query.contact} as value, count(*) as count from clients
     where tenant_id = $1 and deleted_at is null and ${query.contact} > $2
     group by ${query.contact} having count(*) > 1 ${otherwise}
     order by ${query.contact} limit $3`,
    [tx.tenantId, query.after, query.limit],
  )
}

/** The clients with these phones or e-mails, oldest first, at most `each` of one. */
export async function clientsWithContacts(
  tx: Transaction,
  query: { contact: Contact; values: string[]; each: number },
): Promise<Client[]> {
  const found = await rows<ClientRow>(
    tx,
    `select ${clientColumns} from unnest($2::text[]) as wanted (value) cross join lateral (
       select * from clients where tenant_id = $1 and deleted_at is null
         and ${query.contact} = wanted.value order by id limit $3) as found`,
    [tx.tenantId, query.values, query.each],
  )
  return found.map(toClient)
}
