import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError } from '../kernel/errors.ts'
import { chooseLanguage } from '../kernel/language.ts'
import type { Client } from '../modules/clients/index.ts'
import { type Business, findBusiness, findClientSession } from '../modules/online-booking/index.ts'
import { readClientCookie, setClientCookie } from './client-cookie.ts'

/** What part of the requests a minute that one address may make a route lets through. */
const shares = { read: 1, search: 1 / 2, book: 1 / 12, signIn: 1 / 12, code: 1 / 24 }

/** The `config` of a route for everybody: each one counts for itself, by address. */
export function publicRoute(app: FastifyInstance, share: keyof typeof shares) {
  const { publicRequestsPerMinute } = app.parts.config.http
  const max = Math.max(1, Math.floor(publicRequestsPerMinute * shares[share]))
  return { access: 'public' as const, rateLimit: { max, timeWindow: 60_000 } }
}

/**
 * The business that the address names; from here on problems are written in its language, unless
 * the caller asks for another.
 * @throws ProblemError `not_found`
 */
export async function openBusiness(
  request: FastifyRequest<{ Params: { business: string } }>,
): Promise<Business> {
  const business = await findBusiness(request.server.db, request.params.business)
  const { language } = business.tenant
  request.language = chooseLanguage(request.headers['accept-language'], language)
  return business
}

/** Who is signed in at the business, or null. A session that is used lives on. */
export async function findSignedIn(
  request: FastifyRequest,
  reply: FastifyReply,
  { tenant }: Business,
): Promise<Client | null> {
  const token = readClientCookie(request)
  if (token === undefined) return null
  const found = await request.server.db.transaction(tenant.id, (tx) => findClientSession(tx, token))
  if (found?.prolonged) setClientCookie(reply, { slug: tenant.slug, token })
  return found?.client ?? null
}

/** @throws ProblemError `unauthenticated` */
export async function requireSignedIn(
  request: FastifyRequest,
  reply: FastifyReply,
  business: Business,
): Promise<Client> {
  const client = await findSignedIn(request, reply, business)
  if (!client) throw new ProblemError('unauthenticated')
  return client
}

/** What is told to one visitor is kept by no cache on the way. */
export function keepFromCaches(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
}
