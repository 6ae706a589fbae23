import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import { clientLinkKeys } from '../bookings/index.ts'
import { type MailBox, startMailServer } from '../messages/testing/start-mail-server.ts'
import { type SmscSandbox, startSmsc } from '../messages/testing/start-smsc.ts'
import { startTelegram, type TelegramSandbox } from '../messages/testing/start-telegram.ts'
import { remindClients } from './remind-clients.ts'

let house: TestProgram
let mail: MailBox
let telegram: TelegramSandbox
let smsc: SmscSandbox
let salon: TestSalon
let made = 0

beforeAll(async () => {
  house = await startProgram()
  mail = await startMailServer()
  telegram = await startTelegram()
  smsc = await startSmsc()
})
beforeEach(async () => {
  made += 1
  // The chore goes through all tenants: those of earlier tests are not to be counted.
  await house.sql(`update tenants set reminders = '{}'`)
  await house.sql(`update messages set state = 'cancelled' where state = 'due'`)
  salon = await house.makeSalon(`Salon ${made}`)
  await ask('PUT /api/message-channels/email', {
    enabled: true,
    settings: { host: mail.host, port: mail.port, tls: 'none', from_address: 'salon@example.com' },
  })
  await settings({ enabled: true, hours_before: [24, 2], quiet: null })
  await house.sql(`update clients set email = 'aida@example.com' where id = $1`, [salon.client])
  mail.letters.length = 0
  telegram.sent.length = 0
  smsc.sent.length = 0
})
afterAll(async () => {
  await house.close()
  await mail.close()
  await telegram.close()
  await smsc.close()
})

async function ask(request: string, body?: unknown, role?: 'admin' | 'manager' | 'employee') {
  return house.ask(salon, request, body, role)
}
async function settings(reminders: object): Promise<void> {
  const { status, body } = await ask('PATCH /api/tenant', { reminders })
  if (status !== 200) throw new Error(JSON.stringify(body))
}

const hourMs = 3_600_000
const nowMs = Date.now()
/** On the hour, some days ahead: a time that every salon is open at. */
const startMs = Math.ceil((nowMs + 5 * 24 * hourMs) / (24 * hourMs)) * 24 * hourMs + 7 * hourMs
const iso = (ms: number) => new Date(ms).toISOString()

async function book(atMs = startMs): Promise<number> {
  return house.book(salon, iso(atMs), { force: true })
}

/** One turn of the chore at that moment, and all that is due then is sent. */
async function remindAt(atMs: number): Promise<number> {
  const { db, log } = house.program
  const [signingKey] = clientLinkKeys(house.program.config.keys)
  if (!signingKey) throw new Error('no key')
  const publicUrl = house.url
  return remindClients({ db, log, publicUrl, signingKey, now: () => atMs })
}
async function send(): Promise<void> {
  const worker = house.program.worker()
  await worker.runUntilQuiet()
  await worker.stop()
}
async function messages(): Promise<Record<string, unknown>[]> {
  const { body } = await ask('GET /api/messages?limit=200')
  return (body['items'] as Record<string, unknown>[]).reverse()
}
const states = async () => (await messages()).map(({ state }) => state)

test('a visit is reminded of once a day before and once two hours before, however often one looks', async () => {
  const id = await book()
  expect(await remindAt(startMs - 25 * hourMs)).toBe(0)
  expect(await remindAt(startMs - 24 * hourMs)).toBe(1)
  expect(await remindAt(startMs - 24 * hourMs)).toBe(0)
  const both = await Promise.all([remindAt(startMs - 2 * hourMs), remindAt(startMs - 2 * hourMs)])
  expect(both.reduce((sum, one) => sum + one)).toBe(1)
  await send()
  expect(mail.letters).toHaveLength(2)
  expect(await messages()).toMatchObject([
    { kind: 'reminder', channel: 'email', booking_id: id, client_id: salon.client, state: 'sent' },
    { state: 'sent' },
  ])
})

test('the link of a reminder opens the visit and confirms it, which history tells', async () => {
  const id = await book()
  await remindAt(startMs - 24 * hourMs)
  const [message] = await messages()
  const link = /https?:\S+\/b\/\S+/.exec(String(message?.['text']))?.[0] ?? ''
  expect(String(message?.['text'])).not.toMatch(/[{}]|, ,| ,/)
  const confirmed = await fetch(`${link}/confirm`, { method: 'POST' })
  expect(await confirmed.json()).toMatchObject({ confirmed: true, state: 'active' })
  expect((await ask(`GET /api/bookings/${id}`)).body).toMatchObject({ confirmed: true })
  const facts = await house.sql(
    `select actor ->> 'kind' as kind, data ->> 'confirmed' as confirmed from facts
     where tenant_id = $1 and subject = 'booking' and subject_id = $2 order by id desc limit 1`,
    [salon.tenantId, id],
  )
  expect(facts).toEqual([{ kind: 'client', confirmed: 'true' }])
})

test('a visit that is moved loses its waiting reminder and gets one for its new time', async () => {
  const id = await book()
  await remindAt(startMs - 24 * hourMs)
  const later = startMs + 48 * hourMs
  await ask(`PUT /api/bookings/${id}`, { start_time: iso(later), force: true })
  expect(await states()).toEqual(['cancelled'])
  await send()
  expect(mail.letters).toEqual([])
  expect(await remindAt(startMs - 2 * hourMs)).toBe(0)
  expect(await remindAt(later - 24 * hourMs)).toBe(1)
  await send()
  expect(await states()).toEqual(['cancelled', 'sent'])
})

test('a visit that is cancelled or deleted reminds of nothing', async () => {
  const cancelled = await book()
  await remindAt(startMs - 24 * hourMs)
  await ask(`POST /api/bookings/${cancelled}/cancel`, {})
  const deleted = await book(startMs + 2 * hourMs)
  await remindAt(startMs - 22 * hourMs)
  await ask(`DELETE /api/bookings/${deleted}`)
  expect(await states()).toEqual(['cancelled', 'cancelled'])
  expect(await remindAt(startMs - 2 * hourMs)).toBe(0)
})

test('a note that changes leaves the reminder waiting', async () => {
  const id = await book()
  await remindAt(startMs - 24 * hourMs)
  const { status } = await ask(`PUT /api/bookings/${id}`, { note: 'tea' })
  expect(status).toBe(200)
  expect(await states()).toEqual(['due'])
})

test('without a channel that fits nobody is written to; with SMS alone the phone is', async () => {
  await house.sql(`update clients set email = null, phone = '+77015550000' where id = $1`, [
    salon.client,
  ])
  await book()
  expect(await remindAt(startMs - 24 * hourMs)).toBe(0)
  await ask('PUT /api/message-channels/sms', {
    enabled: true,
    settings: { api_url: smsc.url, login: smsc.login, password: smsc.password },
  })
  await settings({ texts: { en: '{client}: {date} {time}', ru: '{client}: {date} {time}' } })
  expect(await remindAt(startMs - 24 * hourMs)).toBe(1)
  await send()
  expect(smsc.sent).toMatchObject([{ phone: '+77015550000', sender: null }])
  expect(smsc.sent[0]?.text).not.toContain('{')
})

test('reminders switched off send none', async () => {
  await book()
  await settings({ enabled: false })
  expect(await remindAt(startMs - 24 * hourMs)).toBe(0)
})

/** A client whose chat is 555, linked through the page of their visit. */
async function linkTelegram(bookingId: number): Promise<(update: object) => Promise<Response>> {
  await ask('PUT /api/message-channels/telegram', {
    enabled: true,
    settings: { api_url: telegram.url, bot_token: telegram.token },
  })
  const { body } = await ask(`POST /api/bookings/${bookingId}/client-link`)
  const answer = await fetch(`${house.url}/b/${body['token']}/telegram`, { method: 'POST' })
  const { url } = (await answer.json()) as { url: string }
  const token = new URL(url).searchParams.get('start') ?? ''
  expect(url).toMatch(/^https:\/\/t\.me\/salon_bot\?start=[\w-]{1,64}$/)
  const hook = (update: object, secret = telegram.hook?.secret_token ?? '') =>
    fetch(`${house.url}${new URL(telegram.hook?.url ?? '').pathname}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
      body: JSON.stringify(update),
    })
  const chat = { id: 555, type: 'private' }
  const started = await hook({
    update_id: 1,
    message: { text: `/start ${token}`, chat, from: { id: 555, language_code: 'uk' } },
  })
  expect(await started.json()).toMatchObject({ method: 'sendMessage', chat_id: 555 })
  expect((await hook({ update_id: 2 }, 'guessed')).status).toBe(401)
  return hook
}
const press = (data: string, chat = 555) => ({
  update_id: 3,
  callback_query: { id: 'c1', data, from: { id: chat }, message: { chat: { id: chat } } },
})

test('a linked client is reminded in Telegram, in their language, and answers with a button', async () => {
  const id = await book()
  const hook = await linkTelegram(id)
  await remindAt(startMs - 24 * hourMs)
  await send()
  expect(mail.letters).toEqual([])
  const [sent] = telegram.sent
  expect(sent?.chat_id).toBe('555')
  expect(sent?.text).toContain('чекаємо на вас')
  const buttons = sent?.reply_markup?.inline_keyboard.flat().map((button) => button.callback_data)
  expect(buttons).toEqual([`confirm:${id}`, `cancel:${id}`])
  const confirmed = await (await hook(press(`confirm:${id}`))).json()
  expect(confirmed).toMatchObject({ method: 'answerCallbackQuery', callback_query_id: 'c1' })
  expect(JSON.stringify(confirmed)).toContain('Дякуємо')
  expect((await ask(`GET /api/bookings/${id}`)).body).toMatchObject({ confirmed: true })
  expect(await (await hook(press(`cancel:${id}`))).text()).toContain('скасовано')
  expect((await ask(`GET /api/bookings/${id}`)).body).toMatchObject({
    status_id: salon.statuses.cancelled,
  })
  expect(await (await hook(press(`confirm:${id}`))).text()).toContain('скасований')
})

test('nobody acts on the visit of another client, and a forged start links nobody', async () => {
  const id = await book()
  const hook = await linkTelegram(id)
  expect(await (await hook(press(`cancel:${id}`, 556))).text()).toContain('answerCallbackQuery')
  const { body: other } = await ask('POST /api/clients', { first_name: 'Other' })
  const theirs = await house.book(salon, iso(startMs + 4 * hourMs), {
    client_id: Number(other['id']),
    force: true,
  })
  await hook(press(`cancel:${theirs}`))
  for (const visit of [id, theirs]) {
    const { body } = await ask(`GET /api/bookings/${visit}`)
    expect(body['status_id']).not.toBe(salon.statuses.cancelled)
  }
  const forged = { id: 557, type: 'private' }
  await hook({
    update_id: 4,
    message: { text: `/start 1_1_zzzzzz_${'a'.repeat(27)}`, chat: forged },
  })
  const linked = await house.sql('select address from client_messengers where tenant_id = $1', [
    salon.tenantId,
  ])
  expect(linked).toEqual([{ address: '555' }])
})

test('what Telegram sends that nobody asked for is taken and ignored; an unknown address is not there', async () => {
  const hook = await linkTelegram(await book())
  expect((await hook({ update_id: 5, poll: { id: '1' } })).status).toBe(200)
  expect((await hook({ update_id: 6, message: { chat: 'nonsense' } })).status).toBe(200)
  const group = { id: -100, type: 'group' }
  expect(
    await (await hook({ update_id: 7, message: { text: '/start', chat: group } })).text(),
  ).toBe('{}')
  const address = `${house.url}/hooks/telegram/${'x'.repeat(32)}`
  const nobody = await fetch(address, { method: 'POST' })
  expect(nobody.status).toBe(404)
  const { pathname } = new URL(telegram.hook?.url ?? '')
  const huge = await fetch(`${house.url}${pathname}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'x'.repeat(70_000) }),
  })
  expect(huge.status).toBe(413)
})

test('an invitation is mailed where mail works, and its link is shown to no manager', async () => {
  const person = { name: 'New', email: 'new@example.com', role: 'employee' }
  const { body: user } = await ask('POST /api/users', person)
  const { body } = await ask(`POST /api/users/${user['id']}/invitation`)
  expect(body).toMatchObject({ emailed: true })
  const [queued] = await messages()
  expect(queued).toMatchObject({ kind: 'invitation', to: 'new@example.com', text: '' })
  await send()
  expect(mail.letters[0]?.raw).toContain('invitation#')
  await ask('PUT /api/message-channels/email', { enabled: false })
  const { body: again } = await ask(`POST /api/users/${user['id']}/invitation`)
  expect(again).toMatchObject({ emailed: false })
})

test('who waits for time is mailed when it frees up', async () => {
  const id = await book()
  const { body: client } = await ask('POST /api/clients', {
    first_name: 'Waiting',
    email: 'waits@example.com',
  })
  const date = iso(startMs).slice(0, 10)
  await ask('POST /api/waitlist', {
    client_id: client['id'],
    service_ids: [salon.haircut],
    from_date: date,
    to_date: date,
  })
  await ask(`POST /api/bookings/${id}/cancel`, {})
  await send()
  expect(mail.letters.map(({ to }) => to)).toEqual([['waits@example.com']])
  expect(await messages()).toMatchObject([{ kind: 'waitlist_offer', state: 'sent' }])
})

test('managers read and retry, employees see nothing, and only administrators set channels', async () => {
  const status = async (request: string, role: 'manager' | 'employee', body?: unknown) =>
    (await ask(request, body, role)).status
  const change = { enabled: false }
  expect(await status('GET /api/messages', 'manager')).toBe(200)
  expect(await status('GET /api/messages', 'employee')).toBe(403)
  expect(await status('GET /api/message-channels', 'employee')).toBe(403)
  expect(await status('PUT /api/message-channels/email', 'manager', change)).toBe(403)
  const shown = await ask('GET /api/message-channels', undefined, 'manager')
  expect(shown.body['items']).toMatchObject([
    { channel: 'email', state: 'ready', secrets: { password: false } },
    { channel: 'telegram', state: 'off', provider: 'bot' },
    { channel: 'sms', state: 'off', provider: 'smsc' },
  ])
  const wrong = { enabled: true, settings: { host: 'a b', port: 0, strange: 'x' } }
  const [fact] = await house.sql<{ data: unknown }>(
    `select data from facts where tenant_id = $1 and name = 'MessageChannelUpdated'`,
    [salon.tenantId],
  )
  expect(fact?.data).toEqual({ channel: 'email', enabled: true, provider: 'smtp' })
  const refused = await ask('PUT /api/message-channels/email', wrong)
  const fields = (refused.body['errors'] as { field: string }[]).map(({ field }) => field)
  expect(fields).toEqual(['settings.host', 'settings.port', 'settings.strange'])
})
