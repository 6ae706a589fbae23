import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import type { Client, ClientDetails } from './client.ts'
import { type ClientRow, clientColumns, toClient } from './client-store.ts'

/** Stores clients in one statement; answers them in the order given. */
export async function insertClients(tx: Transaction, clients: ClientDetails[]): Promise<Client[]> {
  const found = await rows<ClientRow>(
    tx,
    `insert into clients (tenant_id, first_name, last_name, phone, email, birthday, note, source)
     select $1, n."firstName", n."lastName", n.phone, n.email, n.birthday, n.note, n.source
     from jsonb_array_elements($2::jsonb) with ordinality as given (client, place)
     cross join lateral jsonb_to_record(given.client) as n ("firstName" text, "lastName" text,
       phone text, email text, birthday date, note text, source text)
     order by given.place returning ${clientColumns}`,
    [tx.tenantId, JSON.stringify(clients)],
  )
  // Numbers are given in the order of the rows.
  return found.map(toClient).sort((a, b) => a.id - b.id)
}

/** Clients who have any of the phones (E.164) or e-mails (lower case), oldest first. */
export async function clientsByContacts(
  tx: Transaction,
  contacts: { phones: string[]; emails: string[]; limit: number },
): Promise<Client[]> {
  const found = await rows<ClientRow>(
    tx,
    `select ${clientColumns} from (
       select * from clients where tenant_id = $1 and deleted_at is null and phone = any($2)
       union
       select * from clients where tenant_id = $1 and deleted_at is null and email = any($3)
     ) as found order by id limit $4`,
    [tx.tenantId, contacts.phones, contacts.emails, contacts.limit],
  )
  return found.map(toClient)
}
