import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ProblemError } from '../../kernel/errors.ts'
import { clientLinkKeys, readClientVisit } from '../../modules/bookings/index.ts'
import { type MessageParts, proveTelegramHook } from '../../modules/messages/index.ts'
import {
  answerTelegram,
  telegramStartKeys,
  telegramStartLink,
} from '../../modules/reminders/index.ts'
import { linkedBooking } from '../linked-booking.ts'
import { problemResponses } from '../schemas.ts'

const bodyLimitBytes = 64 * 1024
const chat = z.object({ id: z.number().int(), type: z.string().max(20).optional() })
const language = z.string().max(35).optional()

/** What is read of an update; Telegram may add whatever it likes. */
const updateBody = z.object({
  message: z
    .object({
      text: z.string().max(4_096).optional(),
      chat,
      from: z.object({ language_code: language }).optional(),
    })
    .optional(),
  callback_query: z
    .object({
      id: z.string().min(1).max(100),
      data: z.string().max(64).optional(),
      from: z.object({ id: z.number().int(), language_code: language }),
      message: z.object({ chat }).optional(),
    })
    .optional(),
})

/** The bots of tenants: what their clients press, and the link that leads clients to them. */
export function telegramRoutes(messages: MessageParts): FastifyPluginAsyncZod {
  return async (app) => {
    const { keys } = app.parts.config
    const startKeys = telegramStartKeys(keys)
    const opened = linkedBooking(app, clientLinkKeys(keys))
    const [signingKey] = startKeys

    app.route({
      method: 'POST',
      url: '/hooks/telegram/:secret',
      bodyLimit: bodyLimitBytes,
      config: { access: 'public', rateLimit: false },
      schema: { hide: true, params: z.object({ secret: z.string().min(20).max(100) }) },
      handler: async (request, reply) => {
        const given = request.headers['x-telegram-bot-api-secret-token']
        const secret = typeof given === 'string' ? given : ''
        const proof = await proveTelegramHook(messages, { hookKey: request.params.secret, secret })
        if (proof === null) throw new ProblemError('not_found')
        if (proof === 'forged')
          throw new ProblemError('hook_refused', { details: { why: 'secret' } })
        const update = updateBody.safeParse(request.body)
        // Of a kind that nobody asked for. Refused, it would be sent again for a day.
        if (!update.success) return reply.send({})
        const parts = { db: app.db, startKeys }
        return reply.send((await answerTelegram(parts, proof.tenantId, update.data)) ?? {})
      },
    })

    app.route({
      method: 'POST',
      url: '/b/:token/telegram',
      config: { access: 'public' },
      schema: {
        operationId: 'linkTelegramByClientLink',
        tags: ['Client links'],
        summary: 'The address that opens the business’s Telegram bot for this client',
        params: z.object({ token: z.string().min(20).max(200) }),
        response: {
          200: z.object({ url: z.string().nullable().describe('Null where there is no bot') }),
          ...problemResponses(404, 410),
        },
      },
      handler: async (request) => {
        return opened(request.params.token, async (tx, id) => {
          const { clientId } = await readClientVisit(tx, { id })
          if (clientId === null) return { url: null }
          return { url: await telegramStartLink(tx, { clientId, signingKey }) }
        })
      },
    })
  }
}
