import { randomUUID } from 'node:crypto'
import fastify, { type FastifyInstance, LogController } from 'fastify'
import {
  type FastifyPluginAsyncZod,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import type { HttpParts } from './parts.ts'
import { authentication } from './plugins/authentication.ts'
import { clientPages } from './plugins/client-pages.ts'
import { documentation } from './plugins/documentation.ts'
import { encodedBodies } from './plugins/encoded-bodies.ts'
import { metrics } from './plugins/metrics.ts'
import { overloadGuard } from './plugins/overload-guard.ts'
import { problems, refuseAddress } from './plugins/problems.ts'
import { rateLimits } from './plugins/rate-limits.ts'
import { requestLog } from './plugins/request-log.ts'
import { security } from './plugins/security.ts'
import { textGuard } from './plugins/text-guard.ts'
import { webPages } from './plugins/web-pages.ts'
import { auditLogRoutes } from './routes/audit-log.ts'
import { broadcastingRoutes } from './routes/broadcasting.ts'
import { changeRoutes } from './routes/changes.ts'
import { healthRoutes } from './routes/health.ts'
import { invitationRoutes } from './routes/invitations.ts'
import { problemRoutes } from './routes/problems.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { setupRoutes } from './routes/setup.ts'
import { supportRoutes } from './routes/support.ts'
import { tenantRoutes } from './routes/tenants.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { userRoutes } from './routes/users.ts'

const ownRoutes: FastifyPluginAsyncZod[] = [
  healthRoutes,
  problemRoutes,
  sessionRoutes,
  userRoutes,
  tokenRoutes,
  tenantRoutes,
  supportRoutes,
  invitationRoutes,
  setupRoutes,
  changeRoutes,
  auditLogRoutes,
  broadcastingRoutes,
]

/**
 * Builds the HTTP application; it does not listen yet.
 *
 * Order matters: what refuses cheaply (overload) stands before what costs a query (sign-in), and
 * the document of the API is opened before the routes that it describes.
 */
export async function createHttpApp(parts: HttpParts): Promise<FastifyInstance> {
  const { config } = parts
  const app = fastify({
    loggerInstance: parts.log,
    // Our own line for a request (see request-log) says less: addresses may hold keys.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: config.http.bodyLimitBytes,
    requestTimeout: config.http.requestTimeoutMs,
    keepAliveTimeout: config.http.keepAliveTimeoutMs,
    trustProxy: config.trustProxy,
    // A stopping server finishes what it has and then closes idle connections by itself.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: refuseAddress,
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorate('parts', parts)
  app.decorate('db', parts.db)
  app.decorate('remoteIds', parts.remoteIds)

  requestLog(app)
  metrics(app)
  problems(app)
  overloadGuard(app)
  await security(app)
  await rateLimits(app)
  authentication(app)
  encodedBodies(app)
  textGuard(app)
  clientPages(app)
  await documentation(app)
  for (const routes of [...ownRoutes, ...parts.routes]) await app.register(routes)
  await webPages(app)
  return app
}
