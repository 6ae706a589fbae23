import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { systemPrincipal } from '../../kernel/principal.ts'
import { signInExternal } from '../../modules/identity/index.ts'
import { createTenant } from '../../modules/tenancy/index.ts'
import {
  type Authorisation,
  authoriseConnection,
  beginAuthorisation,
  type Connection,
  createConnection,
  findConnectionByHost,
  finishAuthorisation,
  hasGrant,
  keepGranted,
  requireConnection,
  type Sync,
  whoIsGranted,
} from '../../sync/index.ts'
import { rememberState, requireState } from '../oauth-cookie.ts'
import type { RouteApp } from '../route-app.ts'
import { problemResponses } from '../schemas.ts'
import { setSessionCookie } from '../session-cookie.ts'

const connectorParams = z.object({
  connector: z.string().max(40).describe('Name of the outside system: `bitrix24`'),
})
const hostName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9.-]+(:\d{1,5})?$/)
  .describe('Where the account lives: `company.bitrix24.ru`')

const callbackQuery = z
  .object({
    code: z.string().max(500),
    state: z.string().max(500),
    domain: z.string().max(253),
    member_id: z.string().max(200),
    scope: z.string().max(2_000),
    server_domain: z.string().max(253),
  })
  .partial()

const redirects = { 302: z.null().describe('The browser is sent on') }

/**
 * Signing in through an outside system, and connecting an account by the same way. Every step is
 * logged; no code, token or secret ever is.
 */
export function connectorSignInRoutes(sync: Sync): FastifyPluginAsyncZod {
  return async (app) => {
    waysRoute(app, sync)
    redirectRoute(app, sync)
    connectRoute(app, sync)
    callbackRoute(app, sync)
  }
}

/** What the page of signing in may offer; an account with an application of its own is not told. */
function waysRoute(app: RouteApp, { parts }: Sync): void {
  app.get(
    '/api/sign-in-ways',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'listSignInWays',
        summary: 'Through which outside systems anybody can sign in',
        tags: ['Access'],
        response: { 200: z.object({ connectors: z.array(z.string()) }), ...problemResponses() },
      },
    },
    async () => ({ connectors: [...parts.apps.keys()] }),
  )
}

function redirectRoute(app: RouteApp, { parts }: Sync): void {
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
        response: { ...redirects, ...problemResponses(404, 422) },
      },
    },
    async (request, reply) => {
      const { connector } = request.params
      const host = request.query.tenant
      const connection = await parts.db.outside((tx) => findConnectionByHost(tx, connector, host))
      const start = { connector, host, connection, connect: false }
      const { url, state } = await beginAuthorisation(parts, start)
      rememberState(reply, state)
      request.log.info({ connector, host }, 'sign-in through a connector began')
      return reply.redirect(url)
    },
  )
}

function connectRoute(app: RouteApp, { parts }: Sync): void {
  app.get(
    '/auth/:connector/connect',
    {
      config: { access: 'signed-in', scope: 'connections:write' },
      schema: {
        operationId: 'connectAccount',
        summary: 'Connect an account to a connection of the signed-in tenant',
        tags: ['Connections'],
        params: connectorParams,
        querystring: z.object({
          connection: z.coerce.number().int().describe('The number of the connection'),
          host: hostName,
        }),
        response: { ...redirects, ...problemResponses(404, 422) },
      },
    },
    async (request, reply) => {
      const { connector } = request.params
      const { connection: id, host } = request.query
      const connection = await request.inTenant((tx) => {
        authoriseConnection(request.principal, 'change')
        return requireConnection(tx, id)
      })
      const start = { connector, host, connection, connect: true }
      const { url, state } = await beginAuthorisation(parts, start)
      rememberState(reply, state)
      request.log.info({ connector, host, connection: id }, 'connecting an account began')
      return reply.redirect(url)
    },
  )
}

function callbackRoute(app: RouteApp, sync: Sync): void {
  const { parts } = sync
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
        response: { ...redirects, ...problemResponses(404, 409, 502) },
      },
    },
    async (request, reply) => {
      const { connector } = request.params
      const query = given(request.query)
      requireState(request, query['state'])
      const finished = await finishAuthorisation(parts, { connector, query })
      const { accountHost: host, accountId } = finished.granted
      request.log.info({ connector, host, accountId }, 'the code was exchanged')
      const connection = await connectionFor(sync, connector, finished)
      const connecting = finished.state.connectionId !== null
      if (connecting || !hasGrant(parts, connection)) {
        await keepGranted(parts, connection, finished.granted)
      }
      if (connecting) return reply.redirect(`/connections/new?connection=${connection.id}`)
      const { granted } = finished
      const userAgent = request.headers['user-agent']
      const signedIn = await signIn(sync, { connection, granted, userAgent })
      const { how, token, user } = signedIn
      request.log.info({ connector, host, userId: user.id, how }, 'signed in through a connector')
      setSessionCookie(reply, token)
      return reply.redirect('/')
    },
  )
}

function given(query: z.output<typeof callbackQuery>): Record<string, string> {
  const entries = Object.entries(query)
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/**
 * The connection the account belongs to; a portal that nobody knows becomes a tenant of its own.
 */
async function connectionFor(
  { parts }: Sync,
  connector: string,
  finished: Authorisation,
): Promise<Connection> {
  if (finished.connection) return finished.connection
  const { accountHost: host } = finished.granted
  let id = 0
  const tenant = await createTenant(
    parts.db,
    { name: host, actor: { kind: 'system' } },
    async (tx) => {
      id = await createConnection(parts, tx, {
        who: systemPrincipal(tx.tenantId),
        input: { connector, name: host, settings: {} },
      })
    },
  )
  return parts.db.transaction(tenant.id, (tx) => requireConnection(tx, id))
}

/** Signs in the person for whom the portal has just vouched. */
async function signIn(
  { parts }: Sync,
  visit: {
    connection: Connection
    granted: Authorisation['granted']
    userAgent: string | undefined
  },
) {
  const { connection, granted, userAgent } = visit
  const { tenantId } = connection
  const person = await whoIsGranted(parts, connection, granted)
  return parts.db.transaction(tenantId, (tx) =>
    signInExternal(tx, {
      bitrix24UserId: person.id,
      email: person.email,
      name: person.name,
      admin: person.admin,
      userAgent,
    }),
  )
}
