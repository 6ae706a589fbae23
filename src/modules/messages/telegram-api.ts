import { createHmac } from 'node:crypto'
import { asJsonObject, type Json, parseJson } from '../../kernel/json.ts'
import { OutboundError } from '../../kernel/outbound.ts'
import { explain, type OpenChannel } from './attempt.ts'
import type { MessageParts } from './message-parts.ts'

/** What the Bot API answered, or why there is no answer. */
export type TelegramAnswer =
  | { ok: true; result: Json | undefined }
  | { ok: false; status: number; words: string; retryAfterS: number | null }
  | { ok: null; error: OutboundError }

const timeoutMs = 8_000
const maxAnswerBytes = 256 * 1024

/** Calls a method of the Bot API. The bot's token is in the address: no address goes into a log. */
export async function callTelegram(
  { outbound }: Pick<MessageParts, 'outbound'>,
  channel: OpenChannel,
  call: { method: string; json: Record<string, unknown> },
): Promise<TelegramAnswer> {
  const { api_url: apiUrl = '' } = channel.settings
  const url = `${apiUrl}/bot${channel.secrets['bot_token'] ?? ''}/${call.method}`
  try {
    const answer = await outbound.request({
      method: 'POST',
      url,
      json: call.json,
      timeoutMs,
      maxBytes: maxAnswerBytes,
    })
    return read(answer.status, answer.text)
  } catch (error) {
    if (error instanceof OutboundError) return { ok: null, error }
    throw error
  }
}

/** The words that Telegram repeats with each update, so that nobody else can pretend to be it. */
export function hookSecretOf(botToken: string, hookKey: string): string {
  return createHmac('sha256', botToken).update(`uzel telegram hook 1\n${hookKey}`).digest('hex')
}

/** Asks the bot its name and tells it where updates go. */
export async function prepareTelegram(
  parts: Pick<MessageParts, 'outbound' | 'publicUrl'>,
  channel: OpenChannel,
  hookKey: string,
): Promise<{ username: string | null; error: string | null }> {
  const me = await callTelegram(parts, channel, { method: 'getMe', json: {} })
  if (me.ok !== true) return { username: null, error: describeTelegram(me) }
  const { username } = asJsonObject(me.result)
  const hook = await callTelegram(parts, channel, {
    method: 'setWebhook',
    json: {
      url: `${parts.publicUrl}/hooks/telegram/${hookKey}`,
      secret_token: hookSecretOf(channel.secrets['bot_token'] ?? '', hookKey),
      allowed_updates: ['message', 'callback_query'],
      max_connections: 10,
    },
  })
  const name = typeof username === 'string' && /^\w{3,64}$/.test(username) ? username : null
  return { username: name, error: hook.ok === true ? null : describeTelegram(hook) }
}

/** An answer that is not a yes, in words for an administrator. */
export function describeTelegram(answer: Exclude<TelegramAnswer, { ok: true }>): string {
  if (answer.ok === null) return answer.error.reason
  return explain(`telegram_${answer.status}`, answer.words)
}

function read(status: number, text: string): TelegramAnswer {
  // A proxy's page, which is not the API's word, has none of these.
  const { ok, result, description, parameters } = asJsonObject(parseJson(text))
  if (ok === true) return { ok, result }
  const { retry_after: retryAfter } = asJsonObject(parameters)
  const words = typeof description === 'string' ? description : ''
  const retryAfterS = typeof retryAfter === 'number' && retryAfter >= 0 ? retryAfter : null
  return { ok: false, status, words, retryAfterS }
}
