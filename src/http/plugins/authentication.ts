import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ProblemError } from '../../kernel/errors.ts'
import { chooseLanguage } from '../../kernel/language.ts'
import type { Principal } from '../../kernel/principal.ts'
import {
  allowsScope,
  type Caller,
  findCallerBySession,
  findCallerByToken,
} from '../../modules/identity/index.ts'
import { findTenantById } from '../../modules/tenancy/index.ts'
import { requireOwnOrigin } from '../own-origin.ts'
import { scopeOf } from '../route-scope.ts'
import { readSessionCookie } from '../session-cookie.ts'

/** Who has no language of their own and asks for none is answered in this one. */
const lastResort = 'en'

/**
 * Finds out who asks, before any route runs: a session cookie, or `Authorization: Bearer`. Every
 * route under /api demands a sign-in unless its config says `access: 'public'`; a route elsewhere
 * does so when it says `access: 'signed-in'`.
 */
export function authentication(app: FastifyInstance): void {
  const countFailure = app.createRateLimit({
    max: app.parts.config.http.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => request.ip,
  })

  app.decorateRequest('caller', null)
  app.decorateRequest('language', lastResort)
  app.decorateRequest('principal', {
    getter(this: FastifyRequest): Principal {
      if (!this.caller) throw new ProblemError('unauthenticated')
      return this.caller
    },
  })
  app.decorateRequest('inTenant', function (work) {
    return this.server.db.transaction(this.principal.tenantId, work)
  })

  app.addHook('onRequest', async (request) => {
    request.language = chooseLanguage(request.headers['accept-language'], lastResort)
    const url = request.routeOptions.url ?? ''
    const { access } = request.routeOptions.config
    if (!url.startsWith('/api/') && access !== 'signed-in') return
    requireOwnOrigin(request)
    if (access === 'public') return
    const caller = await findCaller(request)
    if (!caller) {
      const { isAllowed, ...answer } = await countFailure(request)
      if (!isAllowed && 'ttlInSeconds' in answer && answer.isExceeded) {
        throw new ProblemError('rate_limited', { details: { retry_after: answer.ttlInSeconds } })
      }
      throw new ProblemError('unauthenticated')
    }
    request.language = chooseLanguage(request.headers['accept-language'], caller.language)
    request.caller = await visitTenant(request, caller.principal)
    requireScope(request, caller.principal)
  })
}

async function findCaller(request: FastifyRequest): Promise<Caller | null> {
  const { db } = request.server
  const header = request.headers.authorization
  if (header !== undefined) {
    const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(header) ?? []
    return token === undefined ? null : findCallerByToken(db, token)
  }
  const session = readSessionCookie(request)
  return session === undefined ? null : findCallerBySession(db, session)
}

/**
 * A super admin works inside another tenant by naming it in `X-Tenant`. He is no user there: what
 * he does is recorded under his own number, and nothing can be his.
 */
async function visitTenant(request: FastifyRequest, principal: Principal): Promise<Principal> {
  const wanted = request.headers['x-tenant']
  if (wanted === undefined || wanted === String(principal.tenantId)) return principal
  if (principal.role !== 'super_admin') throw new ProblemError('forbidden')
  const tenantId = typeof wanted === 'string' && /^\d{1,15}$/.test(wanted) ? Number(wanted) : 0
  const tenant = tenantId > 0 ? await findTenantById(request.server.db, tenantId) : null
  if (!tenant) throw new ProblemError('not_found')
  const home = principal.homeTenantId ?? principal.tenantId
  if (tenantId === home) return principal
  return { ...principal, tenantId, userId: null, homeTenantId: home }
}

function requireScope(request: FastifyRequest, principal: Principal): void {
  const needed = scopeOf(request)
  if (needed !== null && !allowsScope(principal.scopes, needed)) {
    throw new ProblemError('forbidden', { details: { needed_scope: needed } })
  }
}
