import { asJsonObject, parseJson } from '../../kernel/json.ts'
import { OutboundError, type OutboundResponse } from '../../kernel/outbound.ts'
import { type Attempt, explain } from './attempt.ts'
import type { SmsProvider } from './sms-provider.ts'

const timeoutMs = 8_000
const maxAnswerBytes = 64 * 1024

/**
 * SMSC (smsc.kz, smsc.ru, smsc.ua): `sys/send.php` with JSON answers (`fmt=3`). Success is
 * `{"id":…,"cnt":…}`, where `cnt` counts the paid parts; failure `{"error":"…","error_code":n}`.
 */
export const smsc: SmsProvider = {
  async send(outbound, { settings, secrets }, { phone, text }) {
    const { api_url: apiUrl = '', login = '', sender } = settings
    try {
      const answer = await outbound.request({
        method: 'POST',
        url: `${apiUrl}/sys/send.php`,
        form: {
          login: String(login),
          psw: secrets['password'] ?? '',
          phones: phone,
          mes: text,
          charset: 'utf-8',
          fmt: '3',
          ...(sender === undefined ? {} : { sender: String(sender) }),
        },
        timeoutMs,
        maxBytes: maxAnswerBytes,
      })
      return judge(answer)
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error
      if (error.reason === 'refused_address') return { kind: 'trouble', error: error.reason }
      return { kind: error.sent ? 'unknown' : 'later', error: error.reason }
    }
  },
}

/** By the table of errors in the description of the API. */
const meanings: Record<number, 'trouble' | 'refused' | 'later'> = {
  1: 'refused', // wrong parameters
  2: 'trouble', // wrong login or password, or an address that is not allowed
  3: 'trouble', // no money
  4: 'trouble', // our address is shut out for a while after many errors
  5: 'refused', // wrong date
  6: 'refused', // the text or the sender's name is forbidden
  7: 'refused', // wrong number
  8: 'refused', // cannot be delivered to this number
  9: 'later', // the same within a minute, or too many requests at once
}

function judge({ status, text }: OutboundResponse): Attempt {
  const { id, error_code: code, error: words } = asJsonObject(parseJson(text))
  if (typeof code === 'number') {
    const error = explain(`smsc_${code}`, typeof words === 'string' ? words : '')
    const kind = meanings[code] ?? 'refused'
    return kind === 'later' ? { kind, error, waitMs: 90_000 } : { kind, error }
  }
  if (status === 200 && id !== undefined) return { kind: 'sent', remoteId: String(id) }
  // A page of a proxy, or half an answer: it may have been taken in behind it.
  return { kind: 'unknown', error: `http_${status}` }
}
