import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ProblemError } from '../../kernel/errors.ts'
import { passwordLength, signIn, signOut } from '../../modules/identity/index.ts'
import { limitAttempts } from '../login-limit.ts'
import { describeCaller, meSchema } from '../me.ts'
import { problemResponses } from '../schemas.ts'
import { clearSessionCookie, readSessionCookie, setSessionCookie } from '../session-cookie.ts'

const credentials = z.strictObject({
  email: z.string().trim().min(1).max(320),
  password: z.string().min(1).max(passwordLength.most),
  tenant: z
    .union([z.number().int().positive(), z.string().max(63)])
    .optional()
    .describe('Number or slug of the tenant, where the e-mail is known in several'),
})

/** Signing in and out by a cookie. */
export const sessionRoutes: FastifyPluginAsyncZod = async (app) => {
  const limit = limitAttempts(app)

  app.route({
    method: 'POST',
    url: '/api/login',
    config: { access: 'public' },
    schema: {
      operationId: 'login',
      tags: ['Access'],
      summary: 'Sign in by e-mail and password; sets the session cookie',
      body: credentials,
      response: { 200: meSchema, ...problemResponses(409) },
    },
    handler: async (request, reply) => {
      await limit(request, request.body.email)
      const userAgent = request.headers['user-agent']
      const signed = await signIn(app.db, { ...request.body, userAgent })
      switch (signed.outcome) {
        case 'refused':
          throw new ProblemError('wrong_credentials')
        case 'choose_tenant':
          throw new ProblemError('choose_tenant', { details: { tenants: signed.tenants } })
        case 'signed_in':
          setSessionCookie(reply, signed.token)
          request.caller = signed.principal
          return describeCaller(app, signed.principal)
      }
    },
  })

  app.route({
    method: 'POST',
    url: '/api/logout',
    config: { access: 'public' },
    schema: {
      operationId: 'logout',
      tags: ['Access'],
      summary: 'End the session of this browser',
      response: { 204: z.undefined(), ...problemResponses() },
    },
    handler: async (request, reply) => {
      const token = readSessionCookie(request)
      if (token !== undefined) await signOut(app.db, token)
      clearSessionCookie(reply)
      return reply.code(204).send()
    },
  })

  app.route({
    method: 'GET',
    url: '/api/me',
    config: { scope: 'any' },
    schema: {
      operationId: 'me',
      tags: ['Access'],
      summary: 'Who is signed in, where, and with what rights',
      response: { 200: meSchema, ...problemResponses() },
    },
    handler: (request) => describeCaller(app, request.principal),
  })
}
