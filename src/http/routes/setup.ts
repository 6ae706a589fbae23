import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { furnishWithStarter, readSetup, setupSteps, trades } from '../../modules/setup/index.ts'
import { markSetupStep } from '../../modules/tenancy/index.ts'
import { problemResponses } from '../schemas.ts'

const tags = ['First steps']

const setupSchema = z
  .object({
    steps: z.array(z.object({ key: z.enum(setupSteps), done: z.boolean(), skipped: z.boolean() })),
    complete: z.boolean().describe('Every step is done or skipped'),
    dismissed: z.boolean().describe('The list was put away'),
    starter_offered: z.boolean().describe('A starter set would be accepted'),
  })
  .meta({ id: 'Setup' })

/** The first steps of a new tenant. */
export const setupRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/setup',
    {
      schema: {
        operationId: 'readSetup',
        tags,
        summary: 'How far the first steps are, told by what is there',
        response: { 200: setupSchema, ...problemResponses() },
      },
    },
    async (request) => {
      const { starterOffered, ...setup } = await request.inTenant((tx) =>
        readSetup(tx, request.principal),
      )
      return { ...setup, starter_offered: starterOffered }
    },
  )

  app.post(
    '/api/setup/dismiss',
    {
      schema: {
        operationId: 'dismissSetup',
        tags,
        summary: 'Put the list of first steps away, or go on without a portal',
        body: z.strictObject({
          step: z.enum(['portal']).optional().describe('The whole list when left out'),
        }),
        response: { 204: z.undefined(), ...problemResponses() },
      },
    },
    async (request, reply) => {
      const mark = request.body.step ?? 'list'
      await request.inTenant((tx) => markSetupStep(tx, request.principal, mark))
      return reply.code(204).send()
    },
  )

  app.post(
    '/api/setup/starter',
    {
      schema: {
        operationId: 'furnishWithStarter',
        tags,
        summary: 'Give an empty tenant the services and hours that its trade usually starts with',
        body: z.strictObject({ trade: z.enum(trades) }),
        response: {
          201: z.object({
            services: z.number().int(),
            workplaces: z.number().int(),
            employees: z.number().int().describe('Who got working hours'),
          }),
          ...problemResponses(409),
        },
      },
    },
    async (request, reply) => {
      const { trade } = request.body
      const made = await request.inTenant((tx) => furnishWithStarter(tx, request.principal, trade))
      return reply.code(201).send(made)
    },
  )
}
