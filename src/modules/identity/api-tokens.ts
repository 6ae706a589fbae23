import { ProblemError } from '../../kernel/errors.ts'
import { cutPage, idCursor, type Page, readIdCursor } from '../../kernel/page.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { hashToken } from '../../platform/secrets/index.ts'
import { allowsScope } from './scopes.ts'
import { newApiToken } from './secret-token.ts'
import { insertToken, pageOfTokens, revokeTokenRow, type TokenRow } from './session-store.ts'

export interface NewApiToken {
  name: string
  scopes: string[]
  /** ISO instant; null for a token that works until it is revoked. */
  expiresAt: string | null
}

/**
 * Makes a token that acts as the caller. Its text is answered this once and never again.
 *
 * @throws ProblemError `forbidden` when a token asks for more than it may itself, or when nobody of
 * this tenant asks.
 */
export async function createApiToken(
  tx: Transaction,
  who: Principal,
  input: NewApiToken,
): Promise<{ token: string; row: TokenRow }> {
  const userId = ownIn(who)
  const excess = input.scopes.filter((scope) => !mayHandOn(who, scope))
  if (excess.length > 0) {
    throw new ProblemError('forbidden', { fields: [{ field: 'scopes', code: 'not_allowed' }] })
  }
  return issueToken(tx, userId, input)
}

/** Makes a token for a user without asking who may: for commands run by the operator. */
export async function issueToken(
  tx: Transaction,
  userId: number,
  { name = 'CLI', scopes = ['*'], expiresAt = null }: Partial<NewApiToken> = {},
): Promise<{ token: string; row: TokenRow }> {
  const token = newApiToken()
  const row = await insertToken(tx, { userId, name, scopes, expiresAt, hash: hashToken(token) })
  return { token, row }
}

/** The caller's own tokens, newest first; administrators see everybody's. */
export async function listApiTokens(
  tx: Transaction,
  who: Principal,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<TokenRow>> {
  const beforeId = readIdCursor(page.cursor, Number.MAX_SAFE_INTEGER)
  const userId = seesAll(who) ? null : ownIn(who)
  const found = await pageOfTokens(tx, { userId, beforeId, limit: page.limit + 1 })
  return cutPage(found, page.limit, idCursor)
}

/** Takes a token out of use. @throws ProblemError `not_found`, also for somebody else's. */
export async function revokeApiToken(tx: Transaction, who: Principal, id: number): Promise<void> {
  const userId = seesAll(who) ? null : ownIn(who)
  if (!(await revokeTokenRow(tx, { id, userId }))) throw new ProblemError('not_found')
}

function mayHandOn(who: Principal, scope: string): boolean {
  if (who.scopes.includes('*')) return true
  if (scope === '*' || scope === 'write') return who.scopes.includes('write')
  if (scope === 'read') return who.scopes.some((own) => own === 'read' || own === 'write')
  return allowsScope(who.scopes, scope)
}

function seesAll(who: Principal): boolean {
  return who.role === 'admin' || who.role === 'super_admin'
}

/** A super admin visiting another tenant is nobody there, so no token can act as him. */
function ownIn(who: Principal): number {
  if (who.userId === null) throw new ProblemError('forbidden')
  return who.userId
}
