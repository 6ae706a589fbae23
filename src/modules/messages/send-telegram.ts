import { asJsonObject, type Json } from '../../kernel/json.ts'
import type { Attempt, Outgoing } from './attempt.ts'
import type { Sender } from './sender.ts'
import { callTelegram, describeTelegram } from './telegram-api.ts'
import { buttonWords } from './wording.ts'

/**
 * Sends by the Bot API. It knows no key of ours, so a request that may have arrived is never
 * repeated: two reminders are worse than the question that an uncertain one puts to a person.
 */
export const sendTelegram: Sender = async (parts, channel, message) => {
  const answer = await callTelegram(parts, channel, {
    method: 'sendMessage',
    json: {
      chat_id: message.address,
      text: message.text,
      link_preview_options: { is_disabled: true },
      ...buttonsOf(message),
    },
  })
  if (answer.ok === true) return { kind: 'sent', remoteId: messageIdOf(answer.result) }
  const error = describeTelegram(answer)
  if (answer.ok === null) {
    if (answer.error.reason === 'refused_address') return { kind: 'trouble', error }
    return { kind: answer.error.sent ? 'unknown' : 'later', error }
  }
  return judge(answer.status, { error, retryAfterS: answer.retryAfterS })
}

function judge(
  status: number,
  { error, retryAfterS }: { error: string; retryAfterS: number | null },
): Attempt {
  if (status === 429) {
    return { kind: 'trouble', error: null, waitMs: (retryAfterS ?? 5) * 1_000 }
  }
  // 401: no such token; 404: the token is not even of a token's shape.
  if (status === 401 || status === 404) return { kind: 'trouble', error }
  // The person blocked the bot, or never pressed its start.
  if (status === 403) return { kind: 'refused', error, addressGone: true }
  if (status >= 500) return { kind: 'unknown', error }
  return { kind: 'refused', error }
}

/** The client answers a reminder with one touch. `callback_data` holds at most 64 bytes. */
function buttonsOf({ kind, bookingId, language, link }: Outgoing): object {
  const words = buttonWords[language]
  const open = link?.startsWith('https://') ? [[{ text: words.change, url: link }]] : []
  const answers = [
    { text: words.confirm, callback_data: `confirm:${bookingId}` },
    { text: words.cancel, callback_data: `cancel:${bookingId}` },
  ]
  const rows = kind === 'reminder' && bookingId !== null ? [answers, ...open] : open
  return rows.length === 0 ? {} : { reply_markup: { inline_keyboard: rows } }
}

function messageIdOf(result: Json | undefined): string | null {
  const { message_id: id } = asJsonObject(result)
  return typeof id === 'number' ? String(id) : null
}
