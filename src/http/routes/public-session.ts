import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ProblemError } from '../../kernel/errors.ts'
import {
  type Contact,
  clientCodeKeys,
  closeClientSession,
  codeLength,
  openClientSession,
  readContact,
  sendSignInCode,
} from '../../modules/online-booking/index.ts'
import type { DerivedKeys } from '../../platform/secrets/index.ts'
import { clearClientCookie, readClientCookie, setClientCookie } from '../client-cookie.ts'
import { keepFromCaches, openBusiness, publicRoute, requireSignedIn } from '../public-gate.ts'
import { languageSchema, problemResponses } from '../schemas.ts'
import {
  businessParams,
  email,
  phone,
  presentSignedIn,
  signedInSchema,
  signInWays,
} from './public-shapes.ts'

const tags = ['Public page']
const address = { email: email.optional(), phone: phone.optional() }
const bodyLimit = 4 * 1024
/** Known and unknown addresses are answered after the same while: writing a message takes time. */
const answerAfterMs = 150

/** How a client signs in: by a one-time code to an address that the business knows. */
export const publicSessionRoutes: FastifyPluginAsyncZod = async (app) => {
  const codeKeys = clientCodeKeys(app.parts.config.keys)
  keepFromCaches(app)
  await app.register(codeRoute(codeKeys[0]))
  await app.register(signInRoute(codeKeys))
  await app.register(openSessionRoutes)
}

function codeRoute(codeKey: Buffer): FastifyPluginAsyncZod {
  return async (app) => {
    const limit = limitAddresses(app)

    app.post(
      '/api/public/:business/sign-in-codes',
      {
        bodyLimit,
        config: publicRoute(app, 'code'),
        schema: {
          operationId: 'sendClientCode',
          tags,
          summary: 'Send a one-time code; the answer is the same whoever has the address',
          params: businessParams,
          body: z.strictObject({ ...address, language: languageSchema.optional() }),
          response: {
            202: z.object({
              channel: signInWays,
              expires_at: z.string(),
              length: z.number().int(),
            }),
            ...problemResponses(404, 422),
          },
        },
      },
      async (request, reply) => {
        const answered = sleep(answerAfterMs)
        const business = await openBusiness(request)
        const contact = readContact(request.body, business.tenant.country)
        await limit(request, contact)
        const wanted = request.body.language ?? request.language
        const sent = await app.db.transaction(business.tenant.id, (tx) =>
          sendSignInCode(tx, business, { contact, language: wanted, codeKey }),
        )
        await answered
        const { channel, expiresAt, length } = sent
        return reply.code(202).send({ channel, expires_at: expiresAt, length })
      },
    )
  }
}

function signInRoute(codeKeys: DerivedKeys): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/public/:business/session',
      {
        bodyLimit,
        config: publicRoute(app, 'signIn'),
        schema: {
          operationId: 'openClientSession',
          tags,
          summary: 'Sign in with a one-time code; sets the cookie',
          params: businessParams,
          body: z.strictObject({
            ...address,
            code: z
              .string()
              .trim()
              .regex(new RegExp(`^\\d{${codeLength}}$`)),
          }),
          response: { 200: signedInSchema, ...problemResponses(404) },
        },
      },
      async (request, reply) => {
        const { tenant } = await openBusiness(request)
        const contact = readContact(request.body, tenant.country)
        const opened = await app.db.transaction(tenant.id, (tx) =>
          openClientSession(tx, {
            contact,
            code: request.body.code,
            codeKeys,
            userAgent: request.headers['user-agent'] ?? '',
          }),
        )
        if (!opened.ok) throw new ProblemError('wrong_code')
        setClientCookie(reply, { slug: tenant.slug, token: opened.token })
        const realtimeKey = app.parts.config.pusher.key
        return presentSignedIn(opened.client, { tenantId: tenant.id, realtimeKey })
      },
    )
  }
}

const openSessionRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/public/:business/session',
    {
      config: publicRoute(app, 'read'),
      schema: {
        operationId: 'readClientSession',
        tags,
        summary: 'Which client is signed in',
        params: businessParams,
        response: { 200: signedInSchema, ...problemResponses(404) },
      },
    },
    async (request, reply) => {
      const business = await openBusiness(request)
      const client = await requireSignedIn(request, reply, business)
      const realtimeKey = app.parts.config.pusher.key
      return presentSignedIn(client, { tenantId: business.tenant.id, realtimeKey })
    },
  )

  app.delete(
    '/api/public/:business/session',
    {
      config: publicRoute(app, 'read'),
      schema: {
        operationId: 'closeClientSession',
        tags,
        summary: 'End the session of this browser',
        params: businessParams,
        response: { 204: z.undefined(), ...problemResponses(404) },
      },
    },
    async (request, reply) => {
      const { tenant } = await openBusiness(request)
      const token = readClientCookie(request)
      if (token !== undefined) {
        await app.db.transaction(tenant.id, (tx) => closeClientSession(tx, token))
      }
      clearClientCookie(reply, tenant.slug)
      return reply.code(204).send()
    },
  )
}

/** Bounds how often codes go to one address, whoever asks for them. */
function limitAddresses(app: FastifyInstance) {
  const asked = new WeakMap<FastifyRequest, string>()
  const check = app.createRateLimit({
    max: Math.max(1, Math.floor(app.parts.config.http.publicRequestsPerMinute / 80)),
    timeWindow: 60_000,
    keyGenerator: (request) => asked.get(request) ?? request.ip,
  })
  return async (request: FastifyRequest<{ Params: { business: string } }>, contact: Contact) => {
    asked.set(request, `${request.params.business} ${contact.kind} ${contact.value}`)
    const answer = await check(request)
    if (!answer.isAllowed && answer.isExceeded) {
      throw new ProblemError('rate_limited', { details: { retry_after: answer.ttlInSeconds } })
    }
  }
}
