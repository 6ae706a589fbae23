import { assert } from '../../kernel/errors.ts'
import { isLanguage, type Language } from '../../kernel/language.ts'
import { type Principal, type Role, roles } from '../../kernel/principal.ts'
import type { Database } from '../../platform/database/index.ts'
import { hashToken } from '../../platform/secrets/index.ts'
import { sessionLifeDays } from './open-session.ts'
import { prolongSession, sessionOwner, tokenOwner, touchToken } from './session-store.ts'
import { visiting } from './support-visit.ts'

export interface Caller {
  principal: Principal
  /** The person's language, else the tenant's. */
  language: Language
}

/** Writing "still here" once in so long is exact enough, and spares a write a request. */
const sessionTouchMs = 3_600_000
const tokenTouchMs = 60_000
const longestSecret = 200

/** Whose session cookie it is; null when it is unknown, expired, or its owner may not sign in. */
export async function findCallerBySession(db: Database, token: string): Promise<Caller | null> {
  if (token.length > longestSecret) return null
  const hash = hashToken(token)
  const owner = await together(db, hash, () => db.outside((tx) => sessionOwner(tx, hash)))
  if (!owner) return null
  if (isOlder(owner.seen_at, sessionTouchMs)) {
    await db.transaction(owner.tenant_id, (tx) =>
      prolongSession(tx, { hash, lifeDays: sessionLifeDays }),
    )
  }
  const principal: Principal = {
    tenantId: owner.tenant_id,
    userId: owner.user_id,
    role: toRole(owner.role),
    name: owner.name,
    scopes: ['*'],
    actor: { kind: 'user', id: owner.user_id },
  }
  return { principal: visiting(principal, owner), language: toLanguage(owner) }
}

/** Whose API token it is; null when it is unknown, revoked or expired. */
export async function findCallerByToken(db: Database, token: string): Promise<Caller | null> {
  if (token.length > longestSecret) return null
  const hash = hashToken(token)
  const owner = await together(db, hash, () => db.outside((tx) => tokenOwner(tx, hash)))
  if (!owner) return null
  if (isOlder(owner.last_used_at, tokenTouchMs)) {
    await db.transaction(owner.tenant_id, (tx) => touchToken(tx, owner.id))
  }
  return {
    principal: {
      tenantId: owner.tenant_id,
      userId: owner.user_id,
      role: toRole(owner.role),
      name: owner.name,
      scopes: owner.scopes,
      actor: { kind: 'token', id: owner.id, userId: owner.user_id },
    },
    language: toLanguage(owner),
  }
}

const asking = new WeakMap<Database, Map<string, Promise<unknown>>>()

/**
 * Lets requests that come at once with one secret share one look-up. Nothing is kept after its
 * answer, so a revoked token is refused from the very next question on.
 */
function together<T>(db: Database, hash: Buffer, ask: () => Promise<T>): Promise<T> {
  const asked = asking.get(db) ?? new Map<string, Promise<unknown>>()
  asking.set(db, asked)
  const key = hash.toString('base64')
  const running = asked.get(key) as Promise<T> | undefined
  if (running) return running
  const answer = ask().finally(() => asked.delete(key))
  asked.set(key, answer)
  return answer
}

function isOlder(at: string | null, ageMs: number): boolean {
  return at === null || Date.now() - Date.parse(at) > ageMs
}

function toRole(text: string): Role {
  const role = roles.find((known) => known === text)
  assert(role, `role ${text}`)
  return role
}

function toLanguage(owner: { language: string | null; tenant_language: string }): Language {
  if (isLanguage(owner.language)) return owner.language
  return isLanguage(owner.tenant_language) ? owner.tenant_language : 'ru'
}
