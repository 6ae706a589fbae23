import type { FastifyRequest } from 'fastify'
import { ProblemError } from '../kernel/errors.ts'
import { readClientCookie } from './client-cookie.ts'
import { readSessionCookie } from './session-cookie.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses changes that another site's page makes a signed-in browser ask for. Browsers say where a
 * request comes from, and pages cannot forge that; a request with a cookie that does not say it is
 * refused. Requests with a token of their own carry no cookie that a page could borrow.
 *
 * @throws ProblemError `bad_origin`
 */
export function requireOwnOrigin(request: FastifyRequest): void {
  if (safeMethods.has(request.method) || request.headers.authorization !== undefined) return
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site === 'same-origin') return
  if (origin !== undefined && isOwn(request, origin)) return
  if (origin !== undefined || site !== undefined) throw new ProblemError('bad_origin')
  const hasCookie = readSessionCookie(request) ?? readClientCookie(request)
  if (hasCookie !== undefined) throw new ProblemError('bad_origin')
}

function isOwn(request: FastifyRequest, origin: string): boolean {
  const { publicUrl, corsOrigins } = request.server.parts.config
  if (corsOrigins.includes(origin) || origin === new URL(publicUrl).origin) return true
  return origin === `${request.protocol}://${request.host}`
}
