import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Sync } from '../../sync/index.ts'
import { publicBookingRoutes } from './public-bookings.ts'
import { publicBroadcastingRoutes } from './public-broadcasting.ts'
import { publicBusinessRoutes } from './public-business.ts'
import { publicMyBookingRoutes } from './public-my-bookings.ts'
import { publicSessionRoutes } from './public-session.ts'

/** What the clients' own app asks of a business: nobody signs in there but the business's clients. */
export function publicRoutes(sync: Sync): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(publicBusinessRoutes(sync))
    await app.register(publicBookingRoutes(sync))
    await app.register(publicSessionRoutes)
    await app.register(publicMyBookingRoutes)
    await app.register(publicBroadcastingRoutes)
  }
}
