import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'

/** What a plugin of routes is given: the application, where zod schemas type the handlers. */
export type RouteApp = Parameters<FastifyPluginAsyncZod>[0]
