import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createLaneWorker } from '../../platform/lanes/index.ts'
import { createChannelHandler } from './create-channel-handler.ts'
import type { MessageHouse } from './testing/open-message-house.ts'
import { aida, type Outbox, openOutbox, phone } from './testing/open-outbox.ts'

let outbox: Outbox
let house: MessageHouse

beforeAll(async () => {
  outbox = await openOutbox()
})
beforeEach(async () => {
  house = await outbox.openHouse()
})
afterEach(() => house.close())
afterAll(() => outbox.close())

test('a letter arrives with its words in both forms, a stable number and the salon as its sender', async () => {
  await house.queue({
    key: 'visit 7',
    to: aida,
    subject: 'Жазылу\r\nBcc: thief@example.com',
    text: 'Көрші <b>Аида</b>, https://salon.example.com/b/x?a=1&b=2.\n\nКүтеміз!',
  })
  await house.drain('email')
  const [letter] = outbox.mail.letters
  expect(letter).toMatchObject({ from: 'salon@example.com', to: [aida.address], user: 'salon' })
  const raw = letter?.raw ?? ''
  expect(raw).toMatch(/^Message-ID: <[0-9a-f]{40}@example\.com>\r$/m)
  expect(raw).toMatch(/^Content-Type: multipart\/alternative/m)
  expect(raw).not.toMatch(/^Bcc:/m)
  const decoded = decodeParts(raw)
  expect(decoded).toContain('Көрші <b>Аида</b>')
  expect(decoded).toContain('Көрші &lt;b&gt;Аида&lt;/b&gt;')
  expect(decoded).toContain('<a href="https://salon.example.com/b/x?a=1&amp;b=2">')
  expect(await house.states()).toEqual(['sent'])
  expect((await house.channel('email')).lastSentAt).not.toBeNull()
})

test('the same key twice is one message, and a transaction rolled back leaves none', async () => {
  expect(await house.queue({ key: 'once', to: aida })).toBeTypeOf('number')
  expect(await house.queue({ key: 'once', to: phone })).toBeNull()
  await house.drain('email')
  await house.drain('sms')
  expect([outbox.mail.letters.length, outbox.smsc.sent.length]).toEqual([1, 0])
})

test('a worker killed between sending and saving: mail goes again under its number, SMS never', async () => {
  await house.queue({ to: aida })
  await house.queue({ to: phone })
  const workUntilKilled = async (
    channel: 'email' | 'sms',
    on: { host: string; sent: (kill: () => Promise<unknown>) => void },
  ) => {
    const args = [outbox.appUrl, house.applicationKey, on.host, house.tenantId, channel]
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
    host: `${outbox.mail.host}:${outbox.mail.port}`,
    sent: (kill) => outbox.mail.answer(() => kill().then(() => null)),
  })
  await workUntilKilled('sms', { host: outbox.smsc.host, sent: outbox.smsc.meanwhile })
  expect(await house.states()).toEqual(['sending', 'sending'])
  outbox.mail.answer(() => null)
  for (let pass = 0; pass < 2; pass++) {
    await house.drain('email')
    await house.drain('sms')
  }
  const numbers = outbox.mail.letters.map(({ raw }) => /^Message-ID: (.*)\r$/m.exec(raw)?.[1])
  expect(numbers).toHaveLength(2)
  expect(new Set(numbers).size).toBe(1)
  expect(outbox.smsc.sent).toHaveLength(1)
  expect(await house.states()).toEqual(['sent', 'uncertain'])
})

test('a worker that lost its lane settles nothing; the heir knows what may have left', async () => {
  await house.queue({ to: phone })
  const { id } = await house.channel('sms')
  const key = `channel:${id}`
  outbox.smsc.meanwhile(() =>
    outbox.owner.query('update lanes set fence = 7 where key = $1', [key]),
  )
  await house.drain('sms')
  expect(await house.states()).toEqual(['sending'])
  await house.drain('sms', { fence: 7 })
  expect(await house.states()).toEqual(['uncertain'])
  expect(outbox.smsc.sent).toHaveLength(1)
})

test('a worker told to stop finishes what it sends and begins nothing', async () => {
  await house.queue({ to: phone })
  await house.queue({ to: phone })
  const stopping = new AbortController()
  outbox.smsc.meanwhile(async () => stopping.abort())
  await house.drain('sms', { signal: stopping.signal })
  expect(await house.states()).toEqual(['sent', 'due'])
})

test('a worker is woken by what is queued, and two of them send it once', async () => {
  const nothing = async () => undefined
  const channel = createChannelHandler(house.parts)
  const handlers = { connection: nothing, endpoint: nothing, import: nothing, channel }
  const { db, log } = house.parts
  const workers = [1, 2].map(() => createLaneWorker({ db, log, handlers, pollMs: 60_000 }))
  await Promise.all(workers.map((worker) => worker.start()))
  for (let at = 0; at < 3; at++) await house.queue({ to: phone })
  await expect.poll(house.states, { timeout: 15_000 }).toEqual(['sent', 'sent', 'sent'])
  await Promise.all(workers.map((worker) => worker.stop()))
  expect(outbox.smsc.sent).toHaveLength(3)
})

test('no secret stands in the log', () => {
  expect(outbox.loggedSecrets()).toEqual([])
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
