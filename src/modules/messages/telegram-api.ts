import { createHmac } from 'node:crypto'
import { OutboundError } from '../../kernel/outbound.ts'
import { explain, type OpenChannel } from './attempt.ts'
import type { MessageParts } from './message-parts.ts'

/** What the Bot API answered, or why there is no answer. */
export type TelegramAnswer =
  | { ok: true; result: unknown }
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
  const { username } = me.result as { username?: unknown }
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
  let body: { ok?: unknown; result?: unknown; description?: unknown; parameters?: unknown }
  try {
    body = JSON.parse(text) as typeof body
  } catch {
    // A proxy's page, not the API's word.
    return { ok: false, status, words: '', retryAfterS: null }
  }
  if (body.ok === true) return { ok: true, result: body.result }
  const { retry_after: retryAfter } = (body.parameters ?? {}) as { retry_after?: unknown }
  const words = typeof body.description === 'string' ? body.description : ''
  const retryAfterS = typeof retryAfter === 'number' && retryAfter >= 0 ? retryAfter : null
  return { ok: false, status, words, retryAfterS }
}
