import type { FastifyRequest } from 'fastify'

/**
 * What an API token needs for this route: the route's own word, else the first part of the path
 * below /api and whether the method changes anything. `any` means that every token will do.
 */
export function scopeOf(request: FastifyRequest): string | null {
  const { scope } = request.routeOptions.config
  if (scope !== undefined) return scope === 'any' ? null : scope
  const [, , resource = ''] = (request.routeOptions.url ?? '').split('/')
  const reads = request.method === 'GET' || request.method === 'HEAD'
  return `${resource}:${reads ? 'read' : 'write'}`
}
