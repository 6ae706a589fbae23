import type { Language } from '../../kernel/language.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'

export interface Messenger {
  clientId: number
  messenger: 'telegram'
  address: string
  language: Language
}

interface MessengerRow {
  client_id: number
  messenger: 'telegram'
  address: string
  language: Language
}

/** Notes where a client can be written to; the latest place counts. */
export async function saveMessenger(tx: Transaction, it: Messenger): Promise<void> {
  await rows(
    tx,
    `insert into client_messengers (tenant_id, client_id, messenger, address, language)
     values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, client_id, messenger)
     do update set address = excluded.address, language = excluded.language, linked_at = now()`,
    [tx.tenantId, it.clientId, it.messenger, it.address, it.language],
  )
}

/** The messengers of these clients. */
export async function messengersOfClients(
  tx: Transaction,
  clientIds: number[],
): Promise<Messenger[]> {
  const found = await rows<MessengerRow>(
    tx,
    `select * from client_messengers where tenant_id = $1 and client_id = any($2::bigint[])
     order by client_id limit 1000`,
    [tx.tenantId, clientIds],
  )
  return found.map(toMessenger)
}

/** Who writes from this address: one phone may serve a family. */
export async function messengersAt(tx: Transaction, address: string): Promise<Messenger[]> {
  const found = await rows<MessengerRow>(
    tx,
    `select * from client_messengers
     where tenant_id = $1 and messenger = 'telegram' and address = $2 order by linked_at desc limit 50`,
    [tx.tenantId, address],
  )
  return found.map(toMessenger)
}

/** Where a merged client can be written to, the kept one can be; a place of their own stays. */
export async function adoptMessengers(
  tx: Transaction,
  { fromIds, toId }: { fromIds: number[]; toId: number },
): Promise<void> {
  await rows(
    tx,
    `insert into client_messengers (tenant_id, client_id, messenger, address, language, linked_at)
     select distinct on (messenger) tenant_id, $3, messenger, address, language, linked_at
     from client_messengers where tenant_id = $1 and client_id = any($2::bigint[])
     order by messenger, linked_at desc
     on conflict (tenant_id, client_id, messenger) do nothing`,
    [tx.tenantId, fromIds, toId],
  )
}

/** The client cannot be written to there any longer. */
export async function forgetMessenger(
  tx: Transaction,
  { messenger, address }: { messenger: 'telegram'; address: string },
): Promise<void> {
  await rows(
    tx,
    'delete from client_messengers where tenant_id = $1 and messenger = $2 and address = $3',
    [tx.tenantId, messenger, address],
  )
}

function toMessenger(row: MessengerRow): Messenger {
  return {
    clientId: row.client_id,
    messenger: row.messenger,
    address: row.address,
    language: row.language,
  }
}
