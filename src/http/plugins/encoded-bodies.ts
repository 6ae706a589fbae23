import type { FastifyInstance } from 'fastify'
import { ProblemError } from '../../kernel/errors.ts'

/**
 * Refuses bodies that were packed: nothing here unpacks them, and what was packed would pass for a
 * malformed text. A webhook is taken as it came, since some systems name a charset in this header.
 */
export function encodedBodies(app: FastifyInstance): void {
  app.addHook('preParsing', async (request) => {
    const encoding = request.headers['content-encoding']
    if (encoding === undefined || encoding.trim().toLowerCase() === 'identity') return
    if (request.routeOptions.config.recorded) return
    throw new ProblemError('unsupported_media_type')
  })
}
