import { assert } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'

export interface Candidate {
  tenant_id: number
  tenant_name: string
  tenant_slug: string
  user_id: number
  password_hash: string | null
}

/** Who may sign in with that e-mail, in any tenant; runs outside every tenant. */
export function candidatesFor(tx: Transaction, email: string): Promise<Candidate[]> {
  return rows<Candidate>(tx, 'select * from door_login($1)', [email])
}

interface SecretOwner {
  tenant_id: number
  user_id: number
  role: string
  name: string
  language: string | null
  tenant_language: string
}

type SessionOwner = SecretOwner & {
  seen_at: string
  visiting_tenant_id: number | null
  visiting_since: string | null
}

/** Whose session it is; runs outside every tenant. */
export async function sessionOwner(
  tx: Transaction,
  hash: Buffer,
): Promise<SessionOwner | undefined> {
  const [owner] = await prepared<SessionOwner>(tx, {
    name: 'session-owner',
    text: 'select * from door_session($1)',
    values: [hash],
  })
  return owner
}

type TokenOwner = SecretOwner & { id: number; scopes: string[]; last_used_at: string | null }

/** Whose API token it is; runs outside every tenant. */
export async function tokenOwner(tx: Transaction, hash: Buffer): Promise<TokenOwner | undefined> {
  const [owner] = await prepared<TokenOwner>(tx, {
    name: 'token-owner',
    text: 'select * from door_token($1)',
    values: [hash],
  })
  return owner
}

export async function insertSession(
  tx: Transaction,
  session: { hash: Buffer; userId: number; userAgent: string; lifeDays: number },
): Promise<void> {
  await rows(
    tx,
    `insert into sessions (tenant_id, token_hash, user_id, user_agent, expires_at)
     values ($1, $2, $3, $4, now() + make_interval(days => $5))`,
    [tx.tenantId, session.hash, session.userId, session.userAgent, session.lifeDays],
  )
  // A person has a handful of devices; what is older than the newest fifty is forgotten.
  await rows(
    tx,
    `delete from sessions where tenant_id = $1 and user_id = $2 and (expires_at < now()
       or token_hash not in (select token_hash from sessions where tenant_id = $1 and user_id = $2
         order by seen_at desc limit 50))`,
    [tx.tenantId, session.userId],
  )
}

export async function prolongSession(
  tx: Transaction,
  { hash, lifeDays }: { hash: Buffer; lifeDays: number },
): Promise<void> {
  await rows(
    tx,
    `update sessions set seen_at = now(), expires_at = now() + make_interval(days => $3)
     where tenant_id = $1 and token_hash = $2`,
    [tx.tenantId, hash, lifeDays],
  )
}

/** Lets a session look into another tenant, or (null) brings it home. */
export async function markVisit(
  tx: Transaction,
  { hash, tenantId }: { hash: Buffer; tenantId: number | null },
): Promise<void> {
  await rows(
    tx,
    `update sessions set visiting_tenant_id = $3::bigint,
       visiting_since = case when $3::bigint is null then null else now() end
     where tenant_id = $1 and token_hash = $2`,
    [tx.tenantId, hash, tenantId],
  )
}

export async function deleteSession(tx: Transaction, hash: Buffer): Promise<void> {
  await rows(tx, 'delete from sessions where tenant_id = $1 and token_hash = $2', [
    tx.tenantId,
    hash,
  ])
}

export async function deleteSessionsOf(tx: Transaction, userId: number): Promise<void> {
  await rows(tx, 'delete from sessions where tenant_id = $1 and user_id = $2', [
    tx.tenantId,
    userId,
  ])
}

export interface TokenRow {
  id: number
  user_id: number
  name: string
  scopes: string[]
  created_at: string
  last_used_at: string | null
  expires_at: string | null
}

const tokenColumns = 'id, user_id, name, scopes, created_at, last_used_at, expires_at'

export async function insertToken(
  tx: Transaction,
  token: {
    userId: number
    name: string
    hash: Buffer
    scopes: string[]
    expiresAt: string | null
  },
): Promise<TokenRow> {
  const [row] = await rows<TokenRow>(
    tx,
    `insert into api_tokens (tenant_id, user_id, name, token_hash, scopes, expires_at)
     values ($1, $2, $3, $4, $5, $6) returning ${tokenColumns}`,
    [tx.tenantId, token.userId, token.name, token.hash, token.scopes, token.expiresAt],
  )
  assert(row, 'the token was stored')
  return row
}

/** Tokens that still work, newest first; of one user, or of everybody when `userId` is null. */
export function pageOfTokens(
  tx: Transaction,
  page: { userId: number | null; beforeId: number; limit: number },
): Promise<TokenRow[]> {
  return rows<TokenRow>(
    tx,
    `select ${tokenColumns} from api_tokens
     where tenant_id = $1 and revoked_at is null and ($2::bigint is null or user_id = $2)
       and id < $3
     order by id desc limit $4`,
    [tx.tenantId, page.userId, page.beforeId, page.limit],
  )
}

/** Takes a token out of use; false when there is none such. */
export async function revokeTokenRow(
  tx: Transaction,
  { id, userId }: { id: number; userId: number | null },
): Promise<boolean> {
  const revoked = await rows(
    tx,
    `update api_tokens set revoked_at = now() where tenant_id = $1 and id = $2
       and revoked_at is null and ($3::bigint is null or user_id = $3) returning id`,
    [tx.tenantId, id, userId],
  )
  return revoked.length > 0
}

export async function revokeTokensOf(tx: Transaction, userId: number): Promise<void> {
  await rows(
    tx,
    `update api_tokens set revoked_at = now()
     where tenant_id = $1 and user_id = $2 and revoked_at is null`,
    [tx.tenantId, userId],
  )
}

export async function touchToken(tx: Transaction, id: number): Promise<void> {
  await rows(tx, 'update api_tokens set last_used_at = now() where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
  ])
}
