import { z } from 'zod'
import { channels, messageKinds, messageStates } from '../../modules/messages/index.ts'
import { pageQuery } from '../schemas.ts'

export const channelParams = z.object({ channel: z.enum(channels) })

export const messageChannelSchema = z
  .object({
    channel: z.enum(channels),
    enabled: z.boolean(),
    provider: z.string().describe('`smtp`, `bot` or `smsc`'),
    settings: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .describe('Plain settings by name; those that were never set show their default'),
    secrets: z.record(z.string(), z.boolean()).describe('Whether each secret is set'),
    state: z
      .enum(['ready', 'off', 'incomplete', 'failing'])
      .describe('`failing`: the last use of the channel met an error of the channel itself'),
    error: z.string().nullable().describe('A code, with a detail after a colon'),
    last_sent_at: z.string().nullable(),
  })
  .meta({ id: 'MessageChannel' })

export const channelBody = z.strictObject({
  enabled: z.boolean(),
  provider: z.string().min(1).max(40).optional(),
  settings: z
    .record(z.string().max(40), z.union([z.string().max(500), z.number(), z.null()]))
    .default({})
    .describe(
      'Settings and secrets by name; what is left out stays, empty or null removes. ' +
        'A new host or address asks for the secrets again.',
    ),
})

export const testOutcome = z
  .object({ ok: z.boolean(), error: z.string().nullable() })
  .meta({ id: 'MessageTestOutcome' })

export const messageSchema = z
  .object({
    id: z.number().int(),
    kind: z.enum(messageKinds),
    channel: z.enum(channels),
    to: z.string(),
    client_id: z.number().int().nullable(),
    booking_id: z.number().int().nullable(),
    user_id: z.number().int().nullable(),
    language: z.string(),
    subject: z.string().nullable(),
    text: z.string().describe('Empty for codes and invitations: they are shown to nobody'),
    sms_parts: z.number().int().nullable().describe('How many paid parts an SMS takes'),
    state: z.enum(messageStates),
    tries: z.number().int(),
    next_try_at: z.string().nullable(),
    sent_at: z.string().nullable(),
    created_at: z.string(),
    error: z.string().nullable(),
  })
  .meta({ id: 'Message' })

const id = z.coerce.number().int().min(1).optional()

export const messageQuery = pageQuery.extend({
  state: z.enum(messageStates).optional(),
  channel: z.enum(channels).optional(),
  kind: z.enum(messageKinds).optional(),
  client_id: id,
  booking_id: id,
})
