import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  acceptInvitation,
  invitationKeys,
  inviteUser,
  mailInvitation,
  openInvitation,
  passwordLength,
} from '../../modules/identity/index.ts'
import { limitAttempts } from '../login-limit.ts'
import { describeCaller, meSchema } from '../me.ts'
import { idParams, problemResponses } from '../schemas.ts'
import { setSessionCookie } from '../session-cookie.ts'

const tags = ['Users']
const token = z.string().min(20).max(200)

/** Links by which people choose their passwords. */
export const invitationRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(invitingRoutes)
  await app.register(invitedRoutes)
}

const invitingRoutes: FastifyPluginAsyncZod = async (app) => {
  const keys = invitationKeys(app.parts.config.keys)

  app.post(
    '/api/users/:id/invitation',
    {
      schema: {
        operationId: 'inviteUser',
        tags,
        summary: 'Make a link by which a person chooses a password; works once, for seven days',
        params: idParams,
        response: {
          201: z.object({
            url: z.string(),
            token: z.string(),
            expires_at: z.string(),
            emailed: z.boolean().describe('Whether the link is on its way by e-mail too'),
          }),
          ...problemResponses(404),
        },
      },
    },
    async (request, reply) => {
      const asked = { id: request.params.id, keys }
      const made = await request.inTenant(async (tx) => {
        const { token, expiresAtMs, user } = await inviteUser(tx, request.principal, asked)
        // After the #, so that no log of a server on the way keeps it.
        const url = `${app.parts.config.publicUrl}/invitation#${token}`
        return {
          token,
          url,
          expiresAtMs,
          emailed: await mailInvitation(tx, { user, url, expiresAtMs }),
        }
      })
      return reply.code(201).send({
        url: made.url,
        token: made.token,
        emailed: made.emailed,
        expires_at: new Date(made.expiresAtMs).toISOString(),
      })
    },
  )
}

const invitedRoutes: FastifyPluginAsyncZod = async (app) => {
  const keys = invitationKeys(app.parts.config.keys)
  const limit = limitAttempts(app)

  app.post(
    '/api/invitations/open',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'openInvitation',
        tags,
        summary: 'Whom an invitation is for',
        body: z.strictObject({ token }),
        response: {
          200: z.object({ name: z.string(), email: z.string(), tenant: z.string() }),
          ...problemResponses(410),
        },
      },
    },
    async (request) => {
      await limit(request, 'invitation')
      const { user, tenant } = await openInvitation(app.db, { ...request.body, keys })
      return { name: user.name, email: user.email ?? '', tenant: tenant.name }
    },
  )

  app.post(
    '/api/invitations/accept',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'acceptInvitation',
        tags,
        summary: 'Choose the password and sign in; sets the session cookie',
        body: z.strictObject({
          token,
          password: z.string().min(passwordLength.least).max(passwordLength.most),
        }),
        response: { 200: meSchema, ...problemResponses(410) },
      },
    },
    async (request, reply) => {
      await limit(request, 'invitation')
      const userAgent = request.headers['user-agent']
      const accepted = await acceptInvitation(app.db, { ...request.body, keys, userAgent })
      setSessionCookie(reply, accepted.session)
      request.caller = accepted.principal
      return describeCaller(app, accepted.principal)
    },
  )
}
