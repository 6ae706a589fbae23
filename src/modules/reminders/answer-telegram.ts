import { ProblemError } from '../../kernel/errors.ts'
import { chooseLanguage, type Language } from '../../kernel/language.ts'
import type { Database } from '../../platform/database/index.ts'
import { cancelForClient, confirmForClient } from '../bookings/index.ts'
import { findClients } from '../clients/index.ts'
import {
  forgetMessenger,
  type Messenger,
  messengersAt,
  resumeMessages,
  saveMessenger,
  stopMessages,
} from '../messages/index.ts'
import { readTenant } from '../tenancy/index.ts'
import { writeMoment } from './reminder-text.ts'
import { readTelegramStart } from './telegram-start.ts'
import { type TelegramWords, telegramWords } from './telegram-words.ts'

/** What of an update of the Bot API is looked at. */
export interface TelegramUpdate {
  message?:
    | {
        text?: string | undefined
        chat: { id: number; type?: string | undefined }
        from?: { language_code?: string | undefined } | undefined
      }
    | undefined
  callback_query?:
    | {
        id: string
        data?: string | undefined
        from: { id: number; language_code?: string | undefined }
        message?: { chat: { id: number } } | undefined
      }
    | undefined
}

/** A call of the Bot API, given as the answer to the update: it needs no second connection. */
export type TelegramReply = { method: string } & Record<string, unknown>

interface Parts {
  db: Database
  startKeys: readonly Buffer[]
}

/**
 * Acts on an update of the tenant's bot: a pressed start links the client, the word `/stop` ends
 * all reminders until the next start, a pressed button confirms or cancels a visit of a client who
 * writes from that chat. Acting twice changes nothing, so a repeated update does no harm.
 */
export async function answerTelegram(
  parts: Parts,
  tenantId: number,
  update: TelegramUpdate,
): Promise<TelegramReply | null> {
  const { message, callback_query: pressed } = update
  if (pressed) return press(parts, tenantId, pressed)
  if (message && /^\/stop(?:@\w+)?\s*$/i.test(message.text ?? ''))
    return stop(parts, tenantId, message)
  const token = /^\/start(?:@\w+)?(?: +(\S{1,64}))?\s*$/.exec(message?.text ?? '')
  // A group is no client: its members would read what is meant for one.
  if (!message || !token || (message.chat.type ?? 'private') !== 'private') return null
  const words = await link(parts, tenantId, {
    token: token[1] ?? '',
    chat: String(message.chat.id),
    language: message.from?.language_code,
  })
  return { method: 'sendMessage', chat_id: message.chat.id, text: words }
}

/** Whoever stops and starts again takes a new link: the chat is forgotten. */
async function stop(
  { db }: Parts,
  tenantId: number,
  { chat, from }: NonNullable<TelegramUpdate['message']>,
): Promise<TelegramReply> {
  const text = await db.transaction(tenantId, async (tx) => {
    const { language, name } = await readTenant(tx)
    const known = await messengersAt(tx, String(chat.id))
    for (const { clientId } of known) await stopMessages(tx, { clientId, saidBy: 'telegram' })
    await forgetMessenger(tx, { messenger: 'telegram', address: String(chat.id) })
    const spoken = known[0]?.language ?? chooseLanguage(from?.language_code, language)
    return telegramWords[spoken].stopped(name)
  })
  return { method: 'sendMessage', chat_id: chat.id, text }
}

async function link(
  { db, startKeys }: Parts,
  tenantId: number,
  of: { token: string; chat: string; language: string | undefined },
): Promise<string> {
  const start = readTelegramStart(of.token, startKeys)
  return db.transaction(tenantId, async (tx) => {
    const tenant = await readTenant(tx)
    const language = chooseLanguage(of.language, tenant.language)
    const words = telegramWords[language]
    const client =
      start?.tenantId === tenantId
        ? (await findClients(tx, [start.clientId])).get(start.clientId)
        : null
    if (!client) return words.badLink
    await saveMessenger(tx, {
      clientId: client.id,
      messenger: 'telegram',
      address: of.chat,
      language,
    })
    await resumeMessages(tx, { clientId: client.id })
    return words.linked(tenant.name)
  })
}

async function press(
  { db }: Parts,
  tenantId: number,
  pressed: NonNullable<TelegramUpdate['callback_query']>,
): Promise<TelegramReply> {
  const chat = String(pressed.message?.chat.id ?? pressed.from.id)
  const [, action, id] = /^(confirm|cancel):(\d{1,15})$/.exec(pressed.data ?? '') ?? []
  const known = await db.transaction(tenantId, (tx) => messengersAt(tx, chat))
  const language = known[0]?.language ?? (await db.transaction(tenantId, readTenant)).language
  const words = telegramWords[language]
  const text =
    action === undefined || known.length === 0
      ? words.notFound
      : await act(db, tenantId, { action, bookingId: Number(id), known, words, language })
  // Shown until it is closed: a line that fades away leaves doubt whether the visit is cancelled.
  return { method: 'answerCallbackQuery', callback_query_id: pressed.id, text, show_alert: true }
}

async function act(
  db: Database,
  tenantId: number,
  of: {
    action: string
    bookingId: number
    known: Messenger[]
    words: TelegramWords
    language: Language
  },
): Promise<string> {
  const { words } = of
  const change = of.action === 'confirm' ? confirmForClient : cancelForClient
  for (const { clientId } of of.known) {
    try {
      return await db.transaction(tenantId, async (tx) => {
        const { zone } = await readTenant(tx)
        const visit = await change(tx, { id: of.bookingId, clientId })
        const { date, time } = writeMoment(Date.parse(visit.startsAt), zone, of.language)
        return of.action === 'confirm' ? words.confirmed(date, time) : words.cancelled(date, time)
      })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      // Not this client's: another member of the family may have pressed.
      if (error.code === 'not_found') continue
      return error.code === 'too_late_to_change' ? words.tooLate : words.refused
    }
  }
  return words.notFound
}
