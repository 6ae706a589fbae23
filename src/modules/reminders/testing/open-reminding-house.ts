import {
  startProgram,
  type TestProgram,
  type TestSalon,
} from '../../../../tests/support/program.ts'
import { clientLinkKeys } from '../../bookings/index.ts'
import { type MailBox, startMailServer } from '../../messages/testing/start-mail-server.ts'
import { type SmscSandbox, startSmsc } from '../../messages/testing/start-smsc.ts'
import { startTelegram, type TelegramSandbox } from '../../messages/testing/start-telegram.ts'
import { remindClients } from '../remind-clients.ts'

export const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** On the hour, some days ahead: a time that every salon is open at. */
export const startMs = Math.ceil((Date.now() + 5 * dayMs) / dayMs) * dayMs + 7 * hourMs
export const iso = (ms: number) => new Date(ms).toISOString()

/** The program, and the other ends of all channels. */
export interface RemindingHouse {
  house: TestProgram
  mail: MailBox
  telegram: TelegramSandbox
  smsc: SmscSandbox
  /** A salon that reminds by e-mail so many hours before; nothing is sent so far, nor waits. */
  openSalon(hoursBefore: number[]): Promise<RemindingSalon>
  /** One turn of the chore at that moment. Answers how many reminders it queued. */
  remindAt(atMs: number): Promise<number>
  /** Sends all that is due now. */
  send(): Promise<void>
  close(): Promise<void>
}

export interface RemindingSalon extends TestSalon {
  ask(
    request: string,
    body?: unknown,
    role?: 'admin' | 'manager' | 'employee',
  ): ReturnType<TestProgram['ask']>
  book(atMs?: number): Promise<number>
  /** Oldest first. */
  messages(): Promise<Record<string, unknown>[]>
  /** Sets the bot up, and answers how an update of Telegram comes in. */
  connectTelegram(): Promise<(update: object, secret?: string) => Promise<Response>>
  /** The word behind the link that leads a client of the visit to the bot. */
  startWord(clientLink: unknown): Promise<string>
}

export async function openRemindingHouse(): Promise<RemindingHouse> {
  const house = await startProgram()
  const ends = { mail: await startMailServer(), telegram: await startTelegram() }
  const smsc = await startSmsc()
  const { db, log, config } = house.program
  const [signingKey] = clientLinkKeys(config.keys)
  if (!signingKey) throw new Error('no key')
  const parts = { db, log, publicUrl: house.url, signingKey }
  let made = 0
  return {
    ...{ house, ...ends, smsc },
    async openSalon(hours_before) {
      made += 1
      // The chore goes through all tenants: those of earlier tests are not to be counted.
      await house.sql(`update tenants set reminders = '{}'`)
      await house.sql(`update messages set state = 'cancelled' where state = 'due'`)
      const opened = remindingSalon(house, await house.makeSalon(`Salon ${made}`), ends.telegram)
      const { host, port } = ends.mail
      const settings = { host, port, tls: 'none', from_address: 'salon@example.com' }
      await opened.ask('PUT /api/message-channels/email', { enabled: true, settings })
      const reminders = { enabled: true, hours_before, quiet: null }
      await opened.ask('PATCH /api/tenant', { reminders })
      await house.sql(`update clients set email = 'aida@example.com' where id = $1`, [
        opened.client,
      ])
      for (const sent of [ends.mail.letters, ends.telegram.sent, smsc.sent]) sent.length = 0
      return opened
    },
    remindAt: (atMs) => remindClients({ ...parts, now: () => atMs }),
    async send() {
      const worker = house.program.worker()
      await worker.runUntilQuiet()
      await worker.stop()
    },
    async close() {
      await house.close()
      for (const end of [ends.mail, ends.telegram, smsc]) await end.close()
    },
  }
}

function remindingSalon(
  house: TestProgram,
  salon: TestSalon,
  telegram: TelegramSandbox,
): RemindingSalon {
  const ask: RemindingSalon['ask'] = (request, body, role) => house.ask(salon, request, body, role)
  return {
    ...salon,
    ask,
    book: (atMs = startMs) => house.book(salon, iso(atMs), { force: true }),
    async messages() {
      const { body } = await ask('GET /api/messages?limit=200')
      return (body['items'] as Record<string, unknown>[]).reverse()
    },
    async connectTelegram() {
      const settings = { api_url: telegram.url, bot_token: telegram.token }
      await ask('PUT /api/message-channels/telegram', { enabled: true, settings })
      return (update, secret = telegram.hook?.secret_token ?? '') =>
        fetch(`${house.url}${new URL(telegram.hook?.url ?? '').pathname}`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-telegram-bot-api-secret-token': secret,
          },
          body: JSON.stringify(update),
        })
    },
    async startWord(clientLink) {
      const answer = await fetch(`${house.url}/b/${clientLink}/telegram`, { method: 'POST' })
      const { url } = (await answer.json()) as { url: string }
      const word = /^https:\/\/t\.me\/salon_bot\?start=([\w-]{1,64})$/.exec(url)?.[1]
      if (word === undefined) throw new Error(`no link to the bot: ${url}`)
      return word
    },
  }
}
