import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readMessageCounts } from './channel-store.ts'
import { cancelExpired, forgetOldMessages } from './message-chores.ts'
import { saveMessenger } from './messenger-store.ts'
import { presentChannel } from './present-channel.ts'
import { retryMessage } from './retry-message.ts'
import type { MessageHouse } from './testing/open-message-house.ts'
import { aida, chat, type Outbox, openOutbox, phone } from './testing/open-outbox.ts'
import { smtpAnswer } from './testing/start-mail-server.ts'

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

test('an answer lost on its way makes an SMS and a Telegram message uncertain, not repeated', async () => {
  outbox.smsc.misbehave('cut')
  outbox.telegram.misbehave('cut', 'error')
  await house.queue({ to: phone })
  await house.queue({ to: chat })
  await house.queue({ to: { ...chat, address: '778' } })
  await house.drain('sms')
  await house.drain('telegram')
  expect(await house.states()).toEqual(['uncertain', 'uncertain', 'uncertain'])
  house.clock.nowMs += 600 * 60_000
  await house.drain('sms')
  await house.drain('telegram')
  expect([outbox.smsc.sent.length, outbox.telegram.sent.length]).toEqual([1, 1])
})

test('what is uncertain or failed is sent again when a person says so, and only then', async () => {
  outbox.smsc.misbehave('cut', 7)
  const lost = await house.queue({ to: phone })
  const wrong = await house.queue({ to: phone })
  const sent = await house.queue({ to: phone })
  await house.drain('sms')
  expect(await house.states()).toEqual(['uncertain', 'failed', 'sent'])
  const retry = (id: number | null) => house.within((tx) => retryMessage(tx, house.who, id ?? 0))
  await retry(lost)
  await retry(wrong)
  await expect(retry(sent)).rejects.toThrow('message_state')
  await expect(retry(1_000_000)).rejects.toThrow('not_found')
  await house.drain('sms')
  expect(await house.states()).toEqual(['sent', 'sent', 'sent'])
})

test('a limit is obeyed as long as it was named, and costs no attempt', async () => {
  outbox.telegram.misbehave('limit')
  await house.queue({ to: chat })
  await house.drain('telegram')
  expect((await house.messages())[0]).toMatchObject({ state: 'due', tries: 0 })
  expect((await house.channel('telegram')).error).toBeNull()
  house.clock.nowMs += 6_000
  await house.drain('telegram')
  expect(outbox.telegram.sent).toHaveLength(0)
  house.clock.nowMs += 1_500
  await house.drain('telegram')
  expect(await house.states()).toEqual(['sent'])
})

test('a letter refused for now is tried again after growing waits, and given up in the end', async () => {
  outbox.mail.answer(() => smtpAnswer(451, '4.3.2 try again later'))
  await house.queue({ to: aida })
  const waits: number[] = []
  for (let round = 0; round < 12 && (await house.states())[0] === 'due'; round++) {
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
  await house.queue({ to: { ...aida, address: 'nobody@example.com' } })
  await house.queue({ to: aida })
  await house.drain('email')
  expect(await house.states()).toEqual(['failed', 'sent'])
  expect((await house.channel('email')).error).toBeNull()
})

test('a wrong password stops the channel, burns no message, and the right one sends them', async () => {
  await house.setUp('email', { ...outbox.mailSettings, password: 'wrong' })
  await house.queue({ to: aida })
  await house.queue({ to: aida })
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
  expect(await house.states()).toEqual(['sent', 'sent'])
})

test('what has expired is cancelled, never sent', async () => {
  const expiresAt = new Date(house.clock.nowMs - 1).toISOString()
  await house.queue({ kind: 'reminder', to: aida, expiresAt })
  await house.drain('email')
  expect(await house.states()).toEqual(['cancelled'])
  expect(outbox.mail.letters).toEqual([])
})

test('who blocked the bot is not written to there any longer', async () => {
  const { rows } = await outbox.owner.query<{ id: string }>(
    `insert into clients (tenant_id, first_name) values ($1, 'Aida') returning id`,
    [house.tenantId],
  )
  const clientId = Number(rows[0]?.id)
  const messenger = { clientId, messenger: 'telegram', address: '900', language: 'en' } as const
  await house.within((tx) => saveMessenger(tx, messenger))
  outbox.telegram.blocked.add('900')
  await house.queue({ to: { channel: 'telegram', address: '900' }, clientId })
  await house.drain('telegram')
  const left = await outbox.owner.query('select 1 from client_messengers where address = $1', [
    '900',
  ])
  expect([await house.states(), left.rowCount]).toEqual([['failed'], 0])
})

test('what expired in the outbox of a channel that is off is cancelled by the chore', async () => {
  await house.queue({ to: aida, expiresAt: new Date(Date.now() - 1).toISOString() })
  await cancelExpired(house.db)
  await forgetOldMessages(house.db)
  expect(await house.states()).toEqual(['cancelled'])
})

test('the figures count what was sent and what failed', async () => {
  const sms = async () =>
    (await house.db.outside(readMessageCounts)).find(({ channel }) => channel === 'sms')
  const before = await sms()
  outbox.smsc.misbehave(7)
  await house.queue({ to: phone })
  await house.queue({ to: phone })
  await house.drain('sms')
  const after = await sms()
  expect(Number(after?.sent) - Number(before?.sent)).toBe(1)
  expect(Number(after?.failed) - Number(before?.failed)).toBe(1)
})

test('no secret stands in the log', () => {
  expect(outbox.loggedSecrets()).toEqual([])
})
