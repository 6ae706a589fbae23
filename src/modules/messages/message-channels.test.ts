import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createSealer, generateKey } from '../../platform/secrets/index.ts'
import { presentChannel } from './present-channel.ts'
import { presentMessage } from './present-message.ts'
import { readyChannels } from './ready-channels.ts'
import { resealChannels } from './reseal-channels.ts'
import { testChannel } from './test-channel.ts'
import { type MessageHouse, openMessageHouse } from './testing/open-message-house.ts'
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

test('a mail server inside our own network cannot be reached', async () => {
  const walled = await openMessageHouse({ appUrl: outbox.appUrl, allowedHosts: [] })
  await walled.setUp('email', outbox.mailSettings)
  const input = { channel: 'email', to: 'aida@example.com', language: 'en' } as const
  const outcome = await testChannel(walled.parts, walled.who, input)
  expect(outcome).toEqual({ ok: false, error: 'refused_address: 127.0.0.1' })
  expect(outbox.mail.letters).toEqual([])
  await walled.close()
})

test('a test message says at once what is wrong, and what is right', async () => {
  const ask = (channel: 'email' | 'sms' | 'telegram', to: string) =>
    testChannel(house.parts, house.who, { channel, to, language: 'ru' })
  expect(await ask('email', 'Aida@Example.com')).toEqual({ ok: true, error: null })
  expect(await ask('sms', '+77010000000')).toEqual({ ok: true, error: null })
  expect(await ask('telegram', '777')).toEqual({ ok: true, error: null })
  outbox.smsc.misbehave(3)
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
  await outbox.owner.query('delete from message_channels where tenant_id <> $1', [house.tenantId])
  const newest = generateKey()
  const sealer = createSealer([newest, house.applicationKey])
  expect(await resealChannels({ db: house.db, sealer })).toBeGreaterThanOrEqual(3)
  expect(await resealChannels({ db: house.db, sealer })).toBe(0)
  const later = await openMessageHouse({
    appUrl: outbox.appUrl,
    allowedHosts: [outbox.smsc.host],
    applicationKey: newest,
    tenantId: house.tenantId,
  })
  await later.queue({ to: phone })
  await later.drain('sms')
  expect(outbox.smsc.sent).toHaveLength(1)
  await later.close()
})

test('a code is shown to nobody and forgotten once it is sent', async () => {
  await house.queue({ kind: 'sign_in_code', to: phone, text: 'Code 123456' })
  const [before] = await house.messages()
  expect(before && JSON.stringify(presentMessage(before))).not.toContain('123456')
  await house.drain('sms')
  expect(outbox.smsc.sent[0]?.text).toBe('Code 123456')
  expect((await house.messages())[0]).toMatchObject({ state: 'sent', text: '' })
})

test('another tenant sees neither messages nor channels', async () => {
  await house.queue({ to: aida })
  const other = await openMessageHouse({ appUrl: outbox.appUrl, allowedHosts: [] })
  expect(await other.messages()).toEqual([])
  expect(await other.within(readyChannels)).toEqual([])
  await other.close()
})

test('no secret stands in the log', () => {
  expect(outbox.loggedSecrets()).toEqual([])
})
