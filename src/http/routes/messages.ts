import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  listChannels,
  listMessages,
  type MessageParts,
  presentChannel,
  presentMessage,
  retryMessage,
  setUpChannel,
  testChannel,
} from '../../modules/messages/index.ts'
import { idParams, pageOf, problemResponses } from '../schemas.ts'
import {
  channelBody,
  channelParams,
  messageChannelSchema,
  messageQuery,
  messageSchema,
  testOutcome,
} from './message-shapes.ts'

const tags = ['Messages']

/** What is sent to clients and colleagues, and the channels that carry it. */
export function messageRoutes(messages: MessageParts): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(channelRoutes(messages))
    await app.register(outboxRoutes)
  }
}

function channelRoutes(messages: MessageParts): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/api/message-channels',
      schema: {
        operationId: 'listMessageChannels',
        tags,
        summary: 'List the channels of messages: e-mail, Telegram, SMS',
        response: {
          200: z.object({ items: z.array(messageChannelSchema) }),
          ...problemResponses(),
        },
      },
      handler: async (request) => {
        const found = await request.inTenant((tx) => listChannels(tx, request.principal))
        return { items: found.map(presentChannel) }
      },
    })

    app.route({
      method: 'PUT',
      url: '/api/message-channels/:channel',
      schema: {
        operationId: 'saveMessageChannel',
        tags,
        summary: 'Set up a channel, or switch it on or off',
        params: channelParams,
        body: channelBody,
        response: { 200: messageChannelSchema, ...problemResponses() },
      },
      handler: async (request) => {
        const input = { ...request.body, channel: request.params.channel }
        return presentChannel(await setUpChannel(messages, request.principal, input))
      },
    })

    app.route({
      method: 'POST',
      url: '/api/message-channels/:channel/test',
      schema: {
        operationId: 'testMessageChannel',
        tags,
        summary: 'Send a test message now, and tell what came of it',
        params: channelParams,
        body: z.strictObject({ to: z.string().trim().min(1).max(320) }),
        response: { 200: testOutcome, ...problemResponses() },
      },
      handler: async (request) => {
        const { language, principal, params, body } = request
        const input = { channel: params.channel, to: body.to, language }
        return testChannel(messages, principal, input)
      },
    })
  }
}

const outboxRoutes: FastifyPluginAsyncZod = async (app) => {
  app.route({
    method: 'GET',
    url: '/api/messages',
    schema: {
      operationId: 'listMessages',
      tags,
      summary: 'List messages, newest first',
      querystring: messageQuery,
      response: { 200: pageOf(messageSchema), ...problemResponses() },
    },
    handler: async (request) => {
      const { client_id: clientId, booking_id: bookingId, ...rest } = request.query
      const query = { ...rest, clientId, bookingId }
      const page = await request.inTenant((tx) => listMessages(tx, request.principal, query))
      return { items: page.items.map(presentMessage), next_cursor: page.nextCursor }
    },
  })

  app.route({
    method: 'POST',
    url: '/api/messages/:id/retry',
    schema: {
      operationId: 'retryMessage',
      tags,
      summary: 'Send a failed or uncertain message again',
      params: idParams,
      response: { 202: messageSchema, ...problemResponses(404, 409) },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const again = await request.inTenant((tx) => retryMessage(tx, request.principal, id))
      return reply.code(202).send(presentMessage(again))
    },
  })
}
