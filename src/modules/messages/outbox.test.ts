import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { createLaneWorker } from '../../platform/lanes/index.ts'
import { createSealer, generateKey } from '../../platform/secrets/index.ts'
import { readMessageCounts } from './channel-store.ts'
import { createChannelHandler } from './create-channel-handler.ts'
import { cancelExpired, forgetOldMessages } from './message-chores.ts'
import { saveMessenger } from './messenger-store.ts'
import { presentChannel } from './present-channel.ts'
import { presentMessage } from './present-message.ts'
import { readyChannels } from './ready-channels.ts'
import { resealChannels } from './reseal-channels.ts'
import { retryMessage } from './retry-message.ts'
import { testChannel } from './test-channel.ts'
import { type MessageHouse, openMessageHouse } from './testing/open-message-house.ts'
import { type MailBox, smtpAnswer, startMailServer } from './testing/start-mail-server.ts'
import { type SmscSandbox, startSmsc } from './testing/start-smsc.ts'
import { startTelegram, type TelegramSandbox } from './testing/start-telegram.ts'

let database: TestDatabase
let mail: MailBox
let telegram: TelegramSandbox
let smsc: SmscSandbox
let house: MessageHouse
let owner: Client
let made = 0
const logFile = join(tmpdir(), `uzel-messages-${process.pid}.log`)
const secrets = ['p455word', 'smsc-password', '123456:AAF-test_token-of_a_bot']

beforeAll(async () => {
  database = await createTestDatabase()
  owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
  mail = await startMailServer()
  telegram = await startTelegram()
  smsc = await startSmsc()
})
beforeEach(async () => {
  const allowedHosts = [`${mail.host}:${mail.port}`, telegram.host, smsc.host]
  house = await openMessageHouse({ appUrl: database.appUrl, allowedHosts, logFile })
  await house.setUp('email', mailSettings())
  await house.setUp('telegram', { api_url: telegram.url, bot_token: telegram.token })
  await house.setUp('sms', smscSettings())
  mail.letters.length = 0
  mail.answer(() => null)
  telegram.sent.length = 0
  smsc.sent.length = 0
})
afterEach(() => house.close())
afterAll(async () => {
  await mail.close()
  await telegram.close()
  await smsc.close()
  await owner.end()
  await database.dispose()
})

const mailSettings = () => ({
  host: mail.host,
  port: mail.port,
  tls: 'none',
  user: 'salon',
  password: 'p455word',
  from_address: 'salon@example.com',
  from_name: 'Салон «Лотос»',
})
const smscSettings = () => ({
  api_url: smsc.url,
  login: smsc.login,
  password: smsc.password,
  sender: 'LOTOS',
})
const aida = { channel: 'email', address: 'aida@example.com' } as const
const phone = { channel: 'sms', address: '+77010000000' } as const
const chat = { channel: 'telegram', address: '777' } as const
const nextKey = () => {
  made += 1
  return `key ${made}`
}
const states = async () => (await house.messages()).map(({ state }) => state)
const minutes = (count: number) => {
  house.clock.nowMs += count * 60_000
}

test('a letter arrives with its words in both forms, a stable number and the salon as its sender', async () => {
  await house.queue({
    key: 'visit 7',
    to: aida,
    subject: 'Жазылу\r\nBcc: thief@example.com',
    text: 'Көрші <b>Аида</b>, https://salon.example.com/b/x?a=1&b=2.\n\nКүтеміз!',
  })
  await house.drain('email')
  const [letter] = mail.letters
  expect(letter).toMatchObject({ from: 'salon@example.com', to: [aida.address], user: 'salon' })
  const raw = letter?.raw ?? ''
  expect(raw).toMatch(/^Message-ID: <[0-9a-f]{40}@example\.com>\r$/m)
  expect(raw).toMatch(/^Content-Type: multipart\/alternative/m)
  expect(raw).not.toMatch(/^Bcc:/m)
  const decoded = decodeParts(raw)
  expect(decoded).toContain('Көрші <b>Аида</b>')
  expect(decoded).toContain('Көрші &lt;b&gt;Аида&lt;/b&gt;')
  expect(decoded).toContain('<a href="https://salon.example.com/b/x?a=1&amp;b=2">')
  expect(await states()).toEqual(['sent'])
  expect((await house.channel('email')).lastSentAt).not.toBeNull()
})

test('the same key twice is one message, and a transaction rolled back leaves none', async () => {
  expect(await house.queue({ key: 'once', to: aida })).toBeTypeOf('number')
  expect(await house.queue({ key: 'once', to: phone })).toBeNull()
  await house.drain('email')
  await house.drain('sms')
  expect([mail.letters.length, smsc.sent.length]).toEqual([1, 0])
})

test('a worker killed between sending and saving: mail goes again under its number, SMS never', async () => {
  await house.queue({ key: nextKey(), to: aida })
  await house.queue({ key: nextKey(), to: phone })
  const workUntilKilled = async (
    channel: 'email' | 'sms',
    on: { host: string; sent: (kill: () => Promise<unknown>) => void },
  ) => {
    const args = [database.appUrl, house.applicationKey, on.host, house.tenantId, channel]
    const script = join(import.meta.dirname, 'testing/drain-once.ts')
    const worker = spawn(process.execPath, [script, ...args.map(String)], { stdio: 'inherit' })
    const ended = once(worker, 'close')
    on.sent(() => {
      worker.kill('SIGKILL')
      return ended
    })
    await ended
  }
  await workUntilKilled('email', {
    host: `${mail.host}:${mail.port}`,
    sent: (kill) => mail.answer(() => kill().then(() => null)),
  })
  await workUntilKilled('sms', { host: smsc.host, sent: smsc.meanwhile })
  expect(await states()).toEqual(['sending', 'sending'])
  mail.answer(() => null)
  for (let pass = 0; pass < 2; pass++) {
    await house.drain('email')
    await house.drain('sms')
  }
  const numbers = mail.letters.map(({ raw }) => /^Message-ID: (.*)\r$/m.exec(raw)?.[1])
  expect(numbers).toHaveLength(2)
  expect(new Set(numbers).size).toBe(1)
  expect(smsc.sent).toHaveLength(1)
  expect(await states()).toEqual(['sent', 'uncertain'])
})

test('a worker that lost its lane settles nothing; the heir knows what may have left', async () => {
  await house.queue({ key: nextKey(), to: phone })
  const { id } = await house.channel('sms')
  const key = `channel:${id}`
  smsc.meanwhile(() => owner.query('update lanes set fence = 7 where key = $1', [key]))
  await house.drain('sms')
  expect(await states()).toEqual(['sending'])
  await house.drain('sms', { fence: 7 })
  expect(await states()).toEqual(['uncertain'])
  expect(smsc.sent).toHaveLength(1)
})

test('a worker told to stop finishes what it sends and begins nothing', async () => {
  await house.queue({ key: nextKey(), to: phone })
  await house.queue({ key: nextKey(), to: phone })
  const stopping = new AbortController()
  smsc.meanwhile(async () => stopping.abort())
  await house.drain('sms', { signal: stopping.signal })
  expect(await states()).toEqual(['sent', 'due'])
})

test('an answer lost on its way makes an SMS and a Telegram message uncertain, not repeated', async () => {
  smsc.misbehave('cut')
  telegram.misbehave('cut', 'error')
  await house.queue({ key: nextKey(), to: phone })
  await house.queue({ key: nextKey(), to: chat })
  await house.queue({ key: nextKey(), to: { ...chat, address: '778' } })
  await house.drain('sms')
  await house.drain('telegram')
  expect(await states()).toEqual(['uncertain', 'uncertain', 'uncertain'])
  minutes(600)
  await house.drain('sms')
  await house.drain('telegram')
  expect([smsc.sent.length, telegram.sent.length]).toEqual([1, 1])
})

test('what is uncertain or failed is sent again when a person says so, and only then', async () => {
  smsc.misbehave('cut', 7)
  const lost = await house.queue({ key: nextKey(), to: phone })
  const wrong = await house.queue({ key: nextKey(), to: phone })
  const sent = await house.queue({ key: nextKey(), to: phone })
  await house.drain('sms')
  expect(await states()).toEqual(['uncertain', 'failed', 'sent'])
  const retry = (id: number | null) => house.within((tx) => retryMessage(tx, house.who, id ?? 0))
  await retry(lost)
  await retry(wrong)
  await expect(retry(sent)).rejects.toThrow('message_state')
  await expect(retry(1_000_000)).rejects.toThrow('not_found')
  await house.drain('sms')
  expect(await states()).toEqual(['sent', 'sent', 'sent'])
})

test('a limit is obeyed as long as it was named, and costs no attempt', async () => {
  telegram.misbehave('limit')
  await house.queue({ key: nextKey(), to: chat })
  await house.drain('telegram')
  expect((await house.messages())[0]).toMatchObject({ state: 'due', tries: 0 })
  expect((await house.channel('telegram')).error).toBeNull()
  house.clock.nowMs += 6_000
  await house.drain('telegram')
  expect(telegram.sent).toHaveLength(0)
  house.clock.nowMs += 1_500
  await house.drain('telegram')
  expect(await states()).toEqual(['sent'])
})

test('a letter refused for now is tried again after growing waits, and given up in the end', async () => {
  mail.answer(() => smtpAnswer(451, '4.3.2 try again later'))
  await house.queue({ key: nextKey(), to: aida })
  const waits: number[] = []
  for (let round = 0; round < 12 && (await states())[0] === 'due'; round++) {
    await house.drain('email')
    const [message] = await house.messages()
    const nextMs = Date.parse(message?.nextTryAt ?? '')
    waits.push(Math.round((nextMs - house.clock.nowMs) / 1_000))
    house.clock.nowMs = nextMs + 1
  }
  const [message] = await house.messages()
  expect(message).toMatchObject({ state: 'failed', tries: 7 })
  expect(message?.error).toMatch(/^smtp_451: 4\d\d/)
  expect(waits.slice(0, 6)).toEqual([30, 120, 600, 1_800, 3_600, 10_800])
})

test('an address that does not exist fails at once and holds up nobody', async () => {
  await house.queue({ key: nextKey(), to: { ...aida, address: 'nobody@example.com' } })
  await house.queue({ key: nextKey(), to: aida })
  await house.drain('email')
  expect(await states()).toEqual(['failed', 'sent'])
  expect((await house.channel('email')).error).toBeNull()
})

test('a wrong password stops the channel, burns no message, and the right one sends them', async () => {
  await house.setUp('email', { ...mailSettings(), password: 'wrong' })
  await house.queue({ key: nextKey(), to: aida })
  await house.queue({ key: nextKey(), to: aida })
  await house.drain('email')
  expect((await house.messages()).map(({ state, tries }) => [state, tries])).toEqual([
    ['due', 0],
    ['due', 0],
  ])
  const shown = presentChannel(await house.channel('email'))
  expect(shown).toMatchObject({ state: 'failing', error: expect.stringContaining('535') })
  await house.setUp('email', { password: 'p455word' })
  house.clock.nowMs += 3_600_000
  await house.drain('email')
  expect(await states()).toEqual(['sent', 'sent'])
})

test('what has expired is cancelled, never sent', async () => {
  const expiresAt = new Date(house.clock.nowMs - 1).toISOString()
  await house.queue({ key: nextKey(), kind: 'reminder', to: aida, expiresAt })
  await house.drain('email')
  expect(await states()).toEqual(['cancelled'])
  expect(mail.letters).toEqual([])
})

test('who blocked the bot is not written to there any longer', async () => {
  const { rows } = await owner.query<{ id: string }>(
    `insert into clients (tenant_id, first_name) values ($1, 'Aida') returning id`,
    [house.tenantId],
  )
  const clientId = Number(rows[0]?.id)
  const messenger = { clientId, messenger: 'telegram', address: '900', language: 'en' } as const
  await house.within((tx) => saveMessenger(tx, messenger))
  telegram.blocked.add('900')
  await house.queue({ key: nextKey(), to: { channel: 'telegram', address: '900' }, clientId })
  await house.drain('telegram')
  const left = await owner.query('select 1 from client_messengers where address = $1', ['900'])
  expect([await states(), left.rowCount]).toEqual([['failed'], 0])
})

test('a mail server inside our own network cannot be reached', async () => {
  const walled = await openMessageHouse({ appUrl: database.appUrl, allowedHosts: [] })
  await walled.setUp('email', mailSettings())
  const input = { channel: 'email', to: 'aida@example.com', language: 'en' } as const
  const outcome = await testChannel(walled.parts, walled.who, input)
  expect(outcome).toEqual({ ok: false, error: 'refused_address: 127.0.0.1' })
  expect(mail.letters).toEqual([])
  await walled.close()
})

test('a test message says at once what is wrong, and what is right', async () => {
  const ask = (channel: 'email' | 'sms' | 'telegram', to: string) =>
    testChannel(house.parts, house.who, { channel, to, language: 'ru' })
  expect(await ask('email', 'Aida@Example.com')).toEqual({ ok: true, error: null })
  expect(await ask('sms', '+77010000000')).toEqual({ ok: true, error: null })
  expect(await ask('telegram', '777')).toEqual({ ok: true, error: null })
  smsc.misbehave(3)
  expect(await ask('sms', '+77010000000')).toEqual({ ok: false, error: 'smsc_3: no money' })
  expect(presentChannel(await house.channel('sms')).state).toBe('failing')
  await expect(ask('email', 'nonsense')).rejects.toThrow('invalid_input')
})

test('secrets are never shown, and are asked for again when the address changes', async () => {
  const shown = presentChannel(await house.channel('email'))
  expect(shown.secrets).toEqual({ password: true })
  expect(JSON.stringify(shown)).not.toContain('p455word')
  const moved = await house.setUp('sms', { api_url: 'https://evil.example.com' })
  expect(presentChannel(moved)).toMatchObject({ secrets: { password: false }, state: 'incomplete' })
  expect((await house.within(readyChannels)).sort()).toEqual(['email', 'telegram'])
})

test('secrets sealed with an old key are sealed anew, and still open', async () => {
  // Houses of other tests had keys of their own, which nobody has any longer.
  await owner.query('delete from message_channels where tenant_id <> $1', [house.tenantId])
  const newest = generateKey()
  const sealer = createSealer([newest, house.applicationKey])
  expect(await resealChannels({ db: house.db, sealer })).toBeGreaterThanOrEqual(3)
  expect(await resealChannels({ db: house.db, sealer })).toBe(0)
  const later = await openMessageHouse({
    appUrl: database.appUrl,
    allowedHosts: [smsc.host],
    applicationKey: newest,
    tenantId: house.tenantId,
  })
  await later.queue({ key: nextKey(), to: phone })
  await later.drain('sms')
  expect(smsc.sent).toHaveLength(1)
  await later.close()
})

test('a code is shown to nobody and forgotten once it is sent', async () => {
  await house.queue({ key: nextKey(), kind: 'sign_in_code', to: phone, text: 'Code 123456' })
  const [before] = await house.messages()
  expect(before && JSON.stringify(presentMessage(before))).not.toContain('123456')
  await house.drain('sms')
  expect(smsc.sent[0]?.text).toBe('Code 123456')
  expect((await house.messages())[0]).toMatchObject({ state: 'sent', text: '' })
})

test('a worker is woken by what is queued, and two of them send it once', async () => {
  const nothing = async () => undefined
  const channel = createChannelHandler(house.parts)
  const handlers = { connection: nothing, endpoint: nothing, import: nothing, channel }
  const { db, log } = house.parts
  const workers = [1, 2].map(() => createLaneWorker({ db, log, handlers, pollMs: 60_000 }))
  await Promise.all(workers.map((worker) => worker.start()))
  for (let at = 0; at < 3; at++) await house.queue({ key: nextKey(), to: phone })
  await expect.poll(states, { timeout: 15_000 }).toEqual(['sent', 'sent', 'sent'])
  await Promise.all(workers.map((worker) => worker.stop()))
  expect(smsc.sent).toHaveLength(3)
})

test('what expired in the outbox of a channel that is off is cancelled by the chore', async () => {
  await house.queue({ key: nextKey(), to: aida, expiresAt: new Date(Date.now() - 1).toISOString() })
  await cancelExpired(house.db)
  await forgetOldMessages(house.db)
  expect(await states()).toEqual(['cancelled'])
})

test('the figures count what was sent and what failed', async () => {
  const sms = async () =>
    (await house.db.outside(readMessageCounts)).find(({ channel }) => channel === 'sms')
  const before = await sms()
  smsc.misbehave(7)
  await house.queue({ key: nextKey(), to: phone })
  await house.queue({ key: nextKey(), to: phone })
  await house.drain('sms')
  const after = await sms()
  expect(Number(after?.sent) - Number(before?.sent)).toBe(1)
  expect(Number(after?.failed) - Number(before?.failed)).toBe(1)
})

test('another tenant sees neither messages nor channels', async () => {
  await house.queue({ key: nextKey(), to: aida })
  const other = await openMessageHouse({ appUrl: database.appUrl, allowedHosts: [] })
  expect(await other.messages()).toEqual([])
  expect(await other.within(readyChannels)).toEqual([])
  await other.close()
})

test('no secret stands in the log', () => {
  const log = readFileSync(logFile, 'utf8')
  for (const secret of secrets) expect(log).not.toContain(secret)
})

function decodeParts(raw: string): string {
  return raw
    .split(/\r\n--[^\r]+\r\n/)
    .map((part) => {
      const [head = '', ...body] = part.split('\r\n\r\n')
      const text = body.join('\r\n\r\n')
      if (/base64/i.test(head)) return Buffer.from(text, 'base64').toString('utf8')
      if (!/quoted-printable/i.test(head)) return text
      const bytes = text
        .replace(/=\r\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        )
      return Buffer.from(bytes, 'latin1').toString('utf8')
    })
    .join('\n')
}
