import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  createApiToken,
  listApiTokens,
  revokeApiToken,
  scopeShape,
  type TokenRow,
} from '../../modules/identity/index.ts'
import { idParams, instant, pageOf, pageQuery, problemResponses } from '../schemas.ts'

const tags = ['Access']

const tokenSchema = z
  .object({
    id: z.number().int(),
    user_id: z.number().int(),
    name: z.string(),
    scopes: z.array(z.string()),
    created_at: z.string(),
    last_used_at: z.string().nullable(),
    expires_at: z.string().nullable(),
  })
  .meta({ id: 'ApiToken' })

const newToken = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z
    .array(z.string().regex(scopeShape))
    .min(1)
    .max(50)
    .default(['*'])
    .describe('`*`, `read`, `write`, or `clients:read`, `clients:write` and the like'),
  expires_at: instant.nullable().default(null),
})

/** API tokens: for programs that act as a user. */
export const tokenRoutes: FastifyPluginAsyncZod = async (app) => {
  app.route({
    method: 'GET',
    url: '/api/tokens',
    schema: {
      operationId: 'listTokens',
      tags,
      summary: "List the caller's API tokens; administrators see everybody's",
      querystring: pageQuery,
      response: { 200: pageOf(tokenSchema), ...problemResponses() },
    },
    handler: async (request) => {
      const page = await request.inTenant((tx) =>
        listApiTokens(tx, request.principal, request.query),
      )
      return { items: page.items.map(present), next_cursor: page.nextCursor }
    },
  })

  app.route({
    method: 'POST',
    url: '/api/tokens',
    schema: {
      operationId: 'createToken',
      tags,
      summary: 'Make an API token; its text is shown this once',
      body: newToken,
      response: {
        201: tokenSchema.extend({ token: z.string() }).meta({ id: 'NewApiToken' }),
        ...problemResponses(),
      },
    },
    handler: async (request, reply) => {
      const { name, scopes, expires_at: expiresAt } = request.body
      const input = { name, scopes, expiresAt }
      const made = await request.inTenant((tx) => createApiToken(tx, request.principal, input))
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...present(made.row), token: made.token })
    },
  })

  app.route({
    method: 'DELETE',
    url: '/api/tokens/:id',
    schema: {
      operationId: 'revokeToken',
      tags,
      summary: 'Take an API token out of use',
      params: idParams,
      response: { 204: z.undefined(), ...problemResponses(404) },
    },
    handler: async (request, reply) => {
      await request.inTenant((tx) => revokeApiToken(tx, request.principal, request.params.id))
      return reply.code(204).send()
    },
  })
}

function present(row: TokenRow): z.output<typeof tokenSchema> {
  const { id, user_id, name, scopes, created_at, last_used_at, expires_at } = row
  return { id, user_id, name, scopes, created_at, last_used_at, expires_at }
}
