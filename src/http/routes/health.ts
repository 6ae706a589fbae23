import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Readiness } from '../parts.ts'

/** A check that has not answered by then counts as failed. */
const readinessTimeoutMs = 5_000

/** Whether the process lives, and whether it can do its work: for supervisors and balancers. */
export const healthRoutes: FastifyPluginAsyncZod = async (app) => {
  app.route({
    method: 'GET',
    url: '/health',
    schema: {
      operationId: 'health',
      tags: ['Operation'],
      summary: 'Whether the process lives',
      response: { 200: z.object({ status: z.literal('ok') }) },
    },
    handler: async () => ({ status: 'ok' as const }),
  })

  const readiness = z.object({ ok: z.boolean(), checks: z.record(z.string(), z.boolean()) })
  app.route({
    method: 'GET',
    url: '/ready',
    schema: {
      operationId: 'ready',
      tags: ['Operation'],
      summary: 'Whether database, migrations and workers are fit for work',
      response: { 200: readiness, 503: readiness },
    },
    handler: async (request, reply) => {
      const state = await withinTime(request.server.parts.readiness())
      if (!state.ok) reply.header('retry-after', '5')
      return reply.code(state.ok ? 200 : 503).send(state)
    },
  })
}

async function withinTime(pending: Promise<Readiness>): Promise<Readiness> {
  const { promise, resolve } = Promise.withResolvers<Readiness>()
  const timer = setTimeout(
    () => resolve({ ok: false, checks: { answered: false } }),
    readinessTimeoutMs,
  )
  try {
    return await Promise.race([pending, promise])
  } catch {
    return { ok: false, checks: { answered: false } }
  } finally {
    clearTimeout(timer)
  }
}
