import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { equalInConstantTime } from '../../kernel/constant-time.ts'
import { ProblemError } from '../../kernel/errors.ts'
import { readMessageCounts } from '../../modules/messages/index.ts'
import { syncMetrics } from './sync-metrics.ts'

/** Seconds; the promises to people lie between 0.05 and 2. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/**
 * Figures of this process at `GET /metrics`, in the text format of Prometheus, for whoever holds
 * the token. Without a token in the configuration there is no such address, and nothing is counted.
 */
export function metrics(app: FastifyInstance): void {
  const { config, realtime } = app.parts
  const token = config.metricsToken
  if (token === null) return
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Answered requests by the pattern of their route.',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
  })
  new Gauge({
    name: 'uzel_websockets',
    help: 'Open WebSocket connections.',
    registers: [registry],
    collect() {
      this.set(realtime?.stats().connections ?? 0)
    },
  })
  syncMetrics(app.parts.db, registry)
  new Gauge({
    name: 'uzel_messages',
    help: 'Messages of all tenants since they were set up, by channel and outcome.',
    labelNames: ['channel', 'outcome'],
    registers: [registry],
    async collect() {
      // Kept in the database: whoever sends need not be the process that is asked.
      for (const { channel, sent, failed } of await app.db.outside(readMessageCounts)) {
        this.set({ channel, outcome: 'sent' }, sent)
        this.set({ channel, outcome: 'failed' }, failed)
      }
    },
  })
  app.addHook('onResponse', async (request, reply) => {
    // The pattern, not the address: an address may hold a key, and there are endlessly many.
    const route = request.routeOptions.url ?? 'unknown'
    const labels = { method: request.method, route, status: String(reply.statusCode) }
    requests.observe(labels, reply.elapsedTime / 1_000)
  })
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    const given = request.headers.authorization ?? ''
    if (!equalInConstantTime(given, `Bearer ${token}`)) throw new ProblemError('not_found')
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
