import { type Answered, type HttpSandbox, startHttpSandbox } from './start-http-sandbox.ts'

export interface SentByBot {
  chat_id: string
  text: string
  reply_markup?: { inline_keyboard: { text: string; callback_data: string }[][] }
}

export interface TelegramSandbox extends HttpSandbox {
  token: string
  /** What arrived in chats, also when the answer was lost. */
  sent: SentByBot[]
  hook: { url: string; secret_token: string } | null
  /** Chats whose people blocked the bot. */
  blocked: Set<string>
  /** The next calls of `sendMessage` go like this; each once. */
  misbehave(...how: ('cut' | 'limit' | 'error')[]): void
}

/**
 * The Bot API as its description tells it: the token in the path, `{ok, result}` or `{ok: false,
 * error_code, description, parameters}`.
 */
export async function startTelegram(): Promise<TelegramSandbox> {
  const token = '123456:AAF-test_token-of_a_bot'
  const sent: SentByBot[] = []
  const moods: ('cut' | 'limit' | 'error')[] = []
  const blocked = new Set<string>()
  const methods: Record<string, (given: never) => Answered | 'cut'> = {
    getMe: () => ok({ id: 123456, is_bot: true, first_name: 'Salon', username: 'salon_bot' }),
    setWebhook: (given: { url: string; secret_token: string }) => {
      if (!/^[\w-]{1,256}$/.test(given.secret_token)) return failed(400, 'Bad Request: secret')
      sandbox.hook = given
      return ok(true)
    },
    sendMessage: (given: SentByBot) => {
      const mood = moods.shift()
      if (mood === 'limit') return failed(429, 'Too Many Requests: retry after 7', 7)
      if (mood === 'error') return { status: 502, json: 'Bad Gateway' }
      if (blocked.has(String(given.chat_id))) {
        return failed(403, 'Forbidden: bot was blocked by the user')
      }
      if (!/^-?\d+$/.test(String(given.chat_id))) return failed(400, 'Bad Request: chat not found')
      const rows = given.reply_markup?.inline_keyboard ?? []
      if (rows.flat().some(({ callback_data: data }) => Buffer.byteLength(data) > 64)) {
        return failed(400, 'Bad Request: BUTTON_DATA_INVALID')
      }
      sent.push(given)
      if (mood === 'cut') return 'cut'
      return ok({ message_id: sent.length, date: 0, chat: { id: Number(given.chat_id) } })
    },
  }
  const server = await startHttpSandbox(({ path, body }) => {
    const [, given, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(path) ?? []
    if (given !== token) return failed(401, 'Unauthorized')
    const act = Object.hasOwn(methods, method) ? methods[method] : undefined
    return act ? act(JSON.parse(body) as never) : failed(404, 'Not Found')
  })
  const sandbox: TelegramSandbox = {
    ...server,
    token,
    sent,
    hook: null,
    blocked,
    misbehave: (...how) => {
      moods.push(...how)
    },
  }
  return sandbox
}

function ok(result: unknown): Answered {
  return { status: 200, json: { ok: true, result } }
}

function failed(status: number, description: string, retryAfter?: number): Answered {
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } }
  return { status, json: { ok: false, error_code: status, description, ...parameters } }
}
