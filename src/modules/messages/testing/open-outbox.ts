import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { createTestDatabase } from '../../../../tests/support/database.ts'
import { type MessageHouse, openMessageHouse } from './open-message-house.ts'
import { type MailBox, startMailServer } from './start-mail-server.ts'
import { type SmscSandbox, startSmsc } from './start-smsc.ts'
import { startTelegram, type TelegramSandbox } from './start-telegram.ts'

/** Who is written to, one for each channel. */
export const aida = { channel: 'email', address: 'aida@example.com' } as const
export const phone = { channel: 'sms', address: '+77010000000' } as const
export const chat = { channel: 'telegram', address: '777' } as const

/** A database, and the other ends of all three channels. */
export interface Outbox {
  appUrl: string
  owner: Client
  mail: MailBox
  telegram: TelegramSandbox
  smsc: SmscSandbox
  mailSettings: Record<string, unknown>
  /** The secrets that stand in the log of all houses: never any. */
  loggedSecrets(): string[]
  /** A tenant with all channels set up, and nothing sent so far. */
  openHouse(): Promise<MessageHouse>
  close(): Promise<void>
}

export async function openOutbox(): Promise<Outbox> {
  const database = await createTestDatabase()
  const owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
  const [mail, telegram, smsc] = [await startMailServer(), await startTelegram(), await startSmsc()]
  const { appUrl } = database
  const logFile = join(tmpdir(), `uzel-messages-${randomUUID()}.log`)
  const allowedHosts = [`${mail.host}:${mail.port}`, telegram.host, smsc.host]
  const mailSettings = {
    ...{ host: mail.host, port: mail.port, tls: 'none', user: 'salon', password: 'p455word' },
    ...{ from_address: 'salon@example.com', from_name: 'Салон «Лотос»' },
  }
  const { login, password, url } = smsc
  return {
    ...{ appUrl, owner, mail, telegram, smsc, mailSettings },
    loggedSecrets() {
      const log = readFileSync(logFile, 'utf8')
      return [mailSettings.password, password, telegram.token].filter((word) => log.includes(word))
    },
    async openHouse() {
      const house = await openMessageHouse({ appUrl, allowedHosts, logFile })
      await house.setUp('email', mailSettings)
      await house.setUp('telegram', { api_url: telegram.url, bot_token: telegram.token })
      await house.setUp('sms', { api_url: url, login, password, sender: 'LOTOS' })
      for (const letters of [mail.letters, telegram.sent, smsc.sent]) letters.length = 0
      mail.answer(() => null)
      return house
    },
    async close() {
      for (const end of [mail, telegram, smsc]) await end.close()
      await owner.end()
      await database.dispose()
      rmSync(logFile, { force: true })
    },
  }
}
