import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  aboutAtMost,
  changeOnlineBooking,
  type PageSettings,
  readOnlineBooking,
  yclientsPaths,
} from '../../modules/online-booking/index.ts'
import { problemResponses } from '../schemas.ts'

const tags = ['Online booking']

const pageSchema = z
  .object({
    enabled: z.boolean(),
    slug: z.string().describe('The public address: /book/{slug}'),
    about: z.string(),
    yclients_path: z
      .enum(yclientsPaths)
      .describe('How clients book services that YClients keeps: on its page, or by our form'),
    create_clients: z
      .boolean()
      .describe(
        'Whether somebody unknown becomes a client by booking; else only the note names them',
      ),
  })
  .meta({ id: 'OnlineBooking' })

const changesSchema = z.strictObject({
  enabled: z.boolean().optional(),
  slug: z.string().trim().min(1).max(63).optional(),
  about: z.string().max(aboutAtMost).optional(),
  yclients_path: z.enum(yclientsPaths).optional(),
  create_clients: z.boolean().optional(),
})

/** The settings of the public page of a business. */
export const onlineBookingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/online-booking',
    {
      schema: {
        operationId: 'readOnlineBooking',
        tags,
        summary: 'The settings of the public page',
        response: { 200: pageSchema, ...problemResponses() },
      },
    },
    async (request) =>
      present(await request.inTenant((tx) => readOnlineBooking(tx, request.principal))),
  )

  app.put(
    '/api/online-booking',
    {
      schema: {
        operationId: 'changeOnlineBooking',
        tags,
        summary: 'Change the settings of the public page; what is left out stays',
        body: changesSchema,
        response: { 200: pageSchema, ...problemResponses() },
      },
    },
    async (request) => {
      const { yclients_path, create_clients, ...rest } = request.body
      const changes = { ...rest, yclientsPath: yclients_path, createClients: create_clients }
      return present(
        await request.inTenant((tx) => changeOnlineBooking(tx, request.principal, changes)),
      )
    },
  )
}

function present(page: PageSettings) {
  return {
    enabled: page.enabled,
    slug: page.slug,
    about: page.about,
    yclients_path: page.yclientsPath,
    create_clients: page.createClients,
  }
}
