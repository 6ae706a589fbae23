import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ProblemError } from '../../kernel/errors.ts'
import { systemPrincipal } from '../../kernel/principal.ts'
import { signInExternal } from '../../modules/identity/index.ts'
import { createTenant } from '../../modules/tenancy/index.ts'
import type { Config } from '../../platform/config.ts'
import {
  type Authorisation,
  authoriseConnection,
  beginAuthorisation,
  type Connection,
  createConnection,
  findConnection,
  findConnectionByAccount,
  finishAuthorisation,
  keepGranted,
  requireConnection,
  type Sync,
  whoIsGranted,
} from '../../sync/index.ts'
import { setSessionCookie } from '../session-cookie.ts'

const connectorParams = z.object({ connector: z.string().max(40) })
const hostName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9.-]+(:\d{1,5})?$/)

const callbackQuery = z
  .object({
    code: z.string().max(500),
    state: z.string().max(500),
    domain: z.string().max(253).optional(),
    member_id: z.string().max(200).optional(),
    scope: z.string().max(2_000).optional(),
    server_domain: z.string().max(253).optional(),
  })
  .partial()

/**
 * Signing in through an outside system, and connecting an account by the same way. Every step is
 * logged; no code, token or secret ever is.
 */
export function connectorSignInRoutes(sync: Sync, config: Config): FastifyPluginAsyncZod {
  const { parts } = sync
  return async (app) => {
    app.get(
      '/auth/:connector/redirect',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'signInThroughConnector',
          summary: 'Sign in through an outside system',
          tags: ['Access'],
          params: connectorParams,
          querystring: z.object({ tenant: hostName }),
        },
      },
      async (request, reply) => {
        const { connector } = request.params
        const host = request.query.tenant
        const connection = await parts.db.outside((tx) =>
          findConnectionByAccount(tx, connector, { host }),
        )
        const fallback = config.bitrix24
        const url = await beginAuthorisation(parts, {
          connector,
          host,
          connection,
          fallback,
          connect: false,
        })
        request.log.info({ connector, host }, 'sign-in through a connector began')
        return reply.redirect(url)
      },
    )

    app.get(
      '/auth/:connector/connect',
      {
        schema: {
          operationId: 'connectAccount',
          summary: 'Connect an account to a connection of the signed-in tenant',
          tags: ['connections'],
          params: connectorParams,
          querystring: z.object({ connection: z.coerce.number().int(), host: hostName }),
        },
        config: { access: 'public' },
      },
      async (request, reply) => {
        const { connector } = request.params
        const { connection: id, host } = request.query
        const connection = await request.inTenant((tx) => {
          authoriseConnection(request.principal, 'change')
          return requireConnection(tx, id)
        })
        const fallback = config.bitrix24
        const url = await beginAuthorisation(parts, {
          connector,
          host,
          connection,
          fallback,
          connect: true,
        })
        request.log.info({ connector, host, connection: id }, 'connecting an account began')
        return reply.redirect(url)
      },
    )

    app.get(
      '/auth/:connector/callback',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'connectorCallback',
          summary: 'Where the outside system sends the browser back to',
          tags: ['Access'],
          params: connectorParams,
          querystring: callbackQuery,
        },
      },
      async (request, reply) => {
        const { connector } = request.params
        const query = Object.fromEntries(
          Object.entries(request.query).flatMap(([name, value]) =>
            value === undefined ? [] : [[name, value]],
          ),
        )
        const finished = await finishAuthorisation(parts, {
          connector,
          query,
          fallback: config.bitrix24,
        })
        const { accountHost: host, accountId } = finished.granted
        request.log.info({ connector, host, accountId }, 'the code was exchanged')
        const connection = await connectionFor(sync, connector, finished)
        await keepGranted(parts, connection, finished.granted)
        if (finished.state.connectionId !== null)
          return reply.redirect(`/?connected=${connection.id}`)
        const person = await whoIsGranted(parts, await fresh(sync, connection))
        const { token, how, user } = await parts.db.transaction(connection.tenantId, (tx) =>
          signInExternal(tx, {
            bitrix24UserId: person.id,
            email: person.email,
            name: person.name,
            admin: person.admin,
            userAgent: request.headers['user-agent'],
          }),
        )
        request.log.info({ connector, host, userId: user.id, how }, 'signed in through a connector')
        setSessionCookie(reply, token)
        return reply.redirect('/')
      },
    )
  }
}

/** The connection the account belongs to; a portal that nobody knows becomes a tenant of its own. */
async function connectionFor(
  sync: Sync,
  connector: string,
  finished: Authorisation,
): Promise<Connection> {
  if (finished.connection) return finished.connection
  const { accountHost: host } = finished.granted
  let id = 0
  const tenant = await createTenant(
    sync.parts.db,
    { name: host, actor: { kind: 'system' } },
    async (tx) => {
      id = await createConnection(sync.parts, tx, {
        who: systemPrincipal(tx.tenantId),
        input: { connector, name: host, settings: {} },
      })
    },
  )
  return sync.parts.db.transaction(tenant.id, (tx) => requireConnection(tx, id))
}

async function fresh(sync: Sync, connection: Connection): Promise<Connection> {
  const found = await sync.parts.db.transaction(connection.tenantId, (tx) =>
    findConnection(tx, connection.id),
  )
  if (!found) throw new ProblemError('not_found')
  return found
}
