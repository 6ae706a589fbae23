import { assert } from '../../kernel/errors.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { Transaction } from '../../platform/database/transaction.ts'

export interface CodeRow {
  id: number
  codeHash: string
  clientId: number | null
  tries: number
  /** Neither used nor too old. */
  open: boolean
}

/** How many codes were asked for at that address in the last minutes. */
export async function countCodes(
  tx: Transaction,
  of: { contactHash: Buffer; minutes: number },
): Promise<number> {
  const [row] = await rows<{ count: number }>(
    tx,
    `select count(*) from (select 1 from client_codes where tenant_id = $1 and contact_hash = $2
       and created_at > now() - make_interval(mins => $3) limit 100) as recent`,
    [tx.tenantId, of.contactHash, of.minutes],
  )
  return row?.count ?? 0
}

/** Keeps a code and forgets old ones; answers its number. */
export async function insertCode(
  tx: Transaction,
  code: { contactHash: Buffer; codeHash: Buffer; clientId: number | null; expiresAt: string },
): Promise<number> {
  await rows(
    tx,
    `delete from client_codes where tenant_id = $1 and id in (
       select id from client_codes where tenant_id = $1 and created_at < now() - interval '1 day'
       order by created_at limit 100)`,
    [tx.tenantId],
  )
  const [row] = await rows<{ id: number }>(
    tx,
    `insert into client_codes (tenant_id, contact_hash, code_hash, client_id, expires_at)
     values ($1, $2, $3, $4, $5) returning id`,
    [tx.tenantId, code.contactHash, code.codeHash, code.clientId, code.expiresAt],
  )
  assert(row, 'an insert returns its row')
  return row.id
}

/** The newest code of that address, locked: tries are counted one after another. */
export async function lockNewestCode(
  tx: Transaction,
  contactHash: Buffer,
): Promise<CodeRow | undefined> {
  const [row] = await rows<CodeRow>(
    tx,
    `select id, encode(code_hash, 'hex') as "codeHash", client_id as "clientId", tries,
       used_at is null and expires_at > now() as open
     from client_codes where tenant_id = $1 and contact_hash = $2
     order by id desc limit 1 for update`,
    [tx.tenantId, contactHash],
  )
  return row
}

export async function countTry(
  tx: Transaction,
  code: { id: number; used: boolean },
): Promise<void> {
  await rows(
    tx,
    `update client_codes set tries = tries + 1, used_at = case when $3 then now() end
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, code.id, code.used],
  )
}

export async function insertClientSession(
  tx: Transaction,
  session: {
    hash: Buffer
    clientId: number
    contactHash: Buffer
    userAgent: string
    lifeDays: number
  },
): Promise<void> {
  await rows(
    tx,
    `insert into client_sessions
       (tenant_id, token_hash, client_id, contact_hash, user_agent, expires_at)
     values ($1, $2, $3, $4, $5, now() + make_interval(days => $6))`,
    [
      tx.tenantId,
      session.hash,
      session.clientId,
      session.contactHash,
      session.userAgent,
      session.lifeDays,
    ],
  )
  // A person has a handful of devices; what is older than the newest twenty is forgotten.
  await rows(
    tx,
    `delete from client_sessions where tenant_id = $1 and client_id = $2 and (expires_at < now()
       or token_hash not in (select token_hash from client_sessions
         where tenant_id = $1 and client_id = $2 order by seen_at desc limit 20))`,
    [tx.tenantId, session.clientId],
  )
}

export async function findSessionRow(
  tx: Transaction,
  hash: Buffer,
): Promise<{ clientId: number; contactHash: string; stale: boolean } | undefined> {
  const [row] = await prepared<{ clientId: number; contactHash: string; stale: boolean }>(tx, {
    name: 'client-session',
    text: `select client_id as "clientId", encode(contact_hash, 'hex') as "contactHash",
        seen_at < now() - interval '1 hour' as stale
      from client_sessions where tenant_id = $1 and token_hash = $2 and expires_at > now()`,
    values: [tx.tenantId, hash],
  })
  return row
}

export async function prolongClientSession(
  tx: Transaction,
  { hash, lifeDays }: { hash: Buffer; lifeDays: number },
): Promise<void> {
  await rows(
    tx,
    `update client_sessions set seen_at = now(), expires_at = now() + make_interval(days => $3)
     where tenant_id = $1 and token_hash = $2`,
    [tx.tenantId, hash, lifeDays],
  )
}

export async function deleteClientSession(tx: Transaction, hash: Buffer): Promise<void> {
  await rows(tx, 'delete from client_sessions where tenant_id = $1 and token_hash = $2', [
    tx.tenantId,
    hash,
  ])
}
