import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Fields } from '../../connector-kit/index.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Database } from '../../platform/database/index.ts'
import {
  type Connection,
  findConnectionByHook,
  heedAccountNews,
  openSecrets,
  type Sync,
} from '../../sync/index.ts'
import type { RouteApp } from '../route-app.ts'
import { problemResponses } from '../schemas.ts'

/** What a webhook needs of its connection, opened once and kept until the connection changes. */
interface HookAccount {
  connection: Connection
  credentials: Fields
}

const cachedAtMost = 10_000
const bodyLimitBytes = 256 * 1024

/**
 * Thousands a second come here from programs: no page is shown that a header could protect, and
 * the inbox says of every delivery what a line of the log would.
 */
const machinesOnly = {
  helmet: false,
  config: { access: 'public', rateLimit: false, recorded: true },
} as const

/**
 * Every webhook enters here: authenticated by its connector, stored as it came, and answered after
 * the commit. Acting on it comes later, and is somebody else's business.
 */
export function hookRoutes(sync: Sync): FastifyPluginAsyncZod {
  return async (app) => {
    const accounts = await openAccounts(app.db, sync)
    // The body is kept as it came: signatures cover its bytes, and the inbox stores it raw.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    app.route<{ Params: { key: string }; Body: string }>({
      method: ['POST', 'GET', 'HEAD'],
      url: '/hooks/:key',
      bodyLimit: bodyLimitBytes,
      schema: { hide: true },
      ...machinesOnly,
      handler: async (request, reply) => {
        // Some systems try the address with a GET before they trust it.
        if (request.method !== 'POST') return reply.send('ok')
        const account = await accounts.find(request.params.key)
        if (!account) throw new ProblemError('not_found')
        await receive(sync, account, request)
        return reply.send('ok')
      },
    })
    yclientsAlias(app, (key) => accounts.find(key), sync)
  }
}

/** The same door under the name that people write into the settings of YClients by hand. */
function yclientsAlias(
  app: RouteApp,
  find: (key: string) => Promise<HookAccount | null>,
  sync: Sync,
): void {
  app.post(
    '/api/v1/yclients/webhook/:secret',
    {
      bodyLimit: bodyLimitBytes,
      ...machinesOnly,
      schema: {
        operationId: 'receiveYclientsWebhook',
        summary: 'Receive an event of YClients; stored before it is answered',
        description:
          'The secret is the last part of the webhook address of the connection, and `s` the word ' +
          'behind it. The connection’s setting `webhook_ips` says who may post.',
        tags: ['YClients'],
        params: z.object({ secret: z.string().max(200) }),
        querystring: z.looseObject({ s: z.string().max(200).optional() }),
        response: { 200: z.string(), ...problemResponses(401, 404) },
      },
    },
    async (request) => {
      const account = await find(request.params.secret)
      if (account?.connection.connector !== 'yclients') throw new ProblemError('not_found')
      const { headers, query, ip } = request
      const body = typeof request.body === 'string' ? request.body : null
      await receive(sync, account, { headers, query, ip, body })
      return 'ok'
    },
  )
}

interface HookRequest {
  headers: Record<string, unknown>
  query: unknown
  body: string | null | undefined
  ip: string
}

async function receive(sync: Sync, account: HookAccount, request: HookRequest): Promise<void> {
  const { connection, credentials } = account
  const webhook = sync.parts.connectors.get(connection.connector)?.webhook
  if (!webhook) throw new ProblemError('not_found')
  const body = request.body ?? ''
  if (body.includes('\u0000')) {
    throw new ProblemError('invalid_input', { fields: [{ field: 'body', code: 'invalid' }] })
  }
  const headers = request.headers as Record<string, string>
  const verdict = webhook.receive(
    { headers, query: (request.query ?? {}) as Record<string, string>, body, from: request.ip },
    { settings: connection.settings, credentials, accountId: connection.accountId },
  )
  if (!verdict.ok) {
    sync.hookErrors.count(connection)
    throw new ProblemError('hook_refused', { details: { why: verdict.why } })
  }
  await heedAccountNews(sync.parts, connection, verdict)
  await sync.intake.accept({
    tenantId: connection.tenantId,
    connectionId: connection.id,
    key: verdict.key,
    headers: kept(headers),
    body,
    records: verdict.records,
  })
}

/** Headers worth keeping for a person who looks; never a credential. */
function kept(headers: Record<string, string>): Record<string, string> {
  const { 'content-type': type = '', 'user-agent': agent = '' } = headers
  return { 'content-type': type, 'user-agent': agent.slice(0, 200) }
}

/**
 * Kept by the address of the hook. What is kept is the look-up itself: when a portal comes back
 * and a thousand posts arrive at once, the first asks the database and the others wait for it.
 */
async function openAccounts(db: Database, sync: Sync) {
  const cache = new Map<string, Promise<HookAccount | null>>()
  const forgetAll = () => cache.clear()
  await db.listen('connections', forgetAll, forgetAll)

  async function load(key: string): Promise<HookAccount | null> {
    const connection = await db.outside((tx) => findConnectionByHook(tx, key))
    if (!connection) return null
    return { connection, credentials: openSecrets(sync.parts.sealer, connection) }
  }

  return {
    async find(key: string): Promise<HookAccount | null> {
      const known = cache.get(key)
      if (known) return known
      if (cache.size >= cachedAtMost) cache.clear()
      const loading = load(key)
      cache.set(key, loading)
      const forget = () => {
        if (cache.get(key) === loading) cache.delete(key)
      }
      // Neither a failure nor an unknown address is kept: the next post asks again.
      loading.then((account) => account ?? forget(), forget)
      return loading
    },
  }
}
