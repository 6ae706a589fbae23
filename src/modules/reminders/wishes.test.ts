import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import { inDays, openPage, type Visitor } from '../../../tests/support/visitor.ts'
import { clientLinkKeys } from '../bookings/index.ts'
import { type MailBox, startMailServer } from '../messages/testing/start-mail-server.ts'
import { startTelegram, type TelegramSandbox } from '../messages/testing/start-telegram.ts'
import { remindClients } from './remind-clients.ts'

/** What clients are told of what they did themselves, and how they put an end to the rest. */
let house: TestProgram
let mail: MailBox
let telegram: TelegramSandbox
let salon: TestSalon
let visitor: Visitor
let made = 0

beforeAll(async () => {
  house = await startProgram()
  mail = await startMailServer()
  telegram = await startTelegram()
})
beforeEach(async () => {
  made += 1
  await house.sql(`update tenants set reminders = '{}'`)
  await house.sql(`update messages set state = 'cancelled' where state = 'due'`)
  salon = await house.makeSalon(`Salon ${made}`)
  visitor = await openPage(house, salon)
  const server = { host: mail.host, port: mail.port, tls: 'none', from_address: 's@example.com' }
  await ask('PUT /api/message-channels/email', { enabled: true, settings: server })
  await ask('PATCH /api/tenant', { reminders: { enabled: true, hours_before: [24], quiet: null } })
  await house.sql(`update clients set email = 'aida@example.com' where id = $1`, [salon.client])
  mail.letters.length = 0
})
afterAll(async () => {
  await house.close()
  await mail.close()
  await telegram.close()
})

const ask = (request: string, body?: unknown) => house.ask(salon, request, body)

async function send(): Promise<void> {
  const worker = house.program.worker()
  await worker.runUntilQuiet()
  await worker.stop()
}
async function messages(): Promise<Record<string, unknown>[]> {
  const { body } = await ask('GET /api/messages?limit=200')
  return (body['items'] as Record<string, unknown>[]).reverse()
}
/** A reminder of a visit of the salon's client, in the mailbox; answers the letter's source. */
async function remind(days = 5): Promise<string> {
  const start = inDays(days, 12)
  await house.book(salon, start, { force: true })
  await plan(start)
  await send()
  return mail.letters.at(-1)?.raw ?? ''
}
async function plan(start: string): Promise<number> {
  const { db, log, config } = house.program
  const [signingKey] = clientLinkKeys(config.keys)
  if (!signingKey) throw new Error('no key')
  const nowMs = Date.parse(start) - 24 * 3_600_000
  return remindClients({ db, log, publicUrl: house.url, signingKey, now: () => nowMs })
}
/** The address behind the last link; letters break long lines. */
function wayOut(raw: string): string {
  const header = /^list-unsubscribe:\s*<([^>]+)>/im.exec(raw.replace(/\r?\n[ \t]+/g, ' '))
  return new URL(header?.[1] ?? '').pathname
}

test('who books online is told so once, with the page of the visit', async () => {
  const wish = visitor.wish(inDays(4, 12), { service_ids: [salon.haircut], language: 'uk' })
  const [first] = await Promise.all([visitor.book(wish), visitor.book(wish)])
  expect((await visitor.book(wish)).status).toBe(201)
  await send()
  expect(mail.letters.map(({ to }) => to)).toEqual([[wish.email]])
  const [message, ...more] = await messages()
  expect(more).toEqual([])
  expect(message).toMatchObject({
    kind: 'booking_confirmation',
    language: 'uk',
    state: 'sent',
    booking_id: (first.body['booking'] as { id: number }).id,
  })
  expect(message?.['text']).toContain(`/b/${String(first.body['token']).slice(0, 8)}`)
  expect(String(message?.['text'])).not.toMatch(/[{}]|, ,| ,/)
})

test('a confirmation names the booker as the order does, not the client whose phone it is', async () => {
  await house.sql(
    `update clients set first_name = 'Secret', phone = '+77015551122', email = null where id = $1`,
    [salon.client],
  )
  const wish = visitor.wish(inDays(4, 14), { name: 'Somebody', phone: '+77015551122' })
  expect((await visitor.book({ ...wish, service_ids: [salon.haircut] })).status).toBe(201)
  const [message] = await messages()
  expect(message).toMatchObject({ to: wish.email, client_id: salon.client })
  expect(message?.['text']).toContain('Somebody')
  expect(JSON.stringify(message)).not.toContain('Secret')
})

test('a business that wants no confirmations sends none, and still reminds', async () => {
  await ask('PATCH /api/tenant', { reminders: { confirmations: false } })
  const { body } = await ask('GET /api/tenant')
  expect(body['reminders']).toMatchObject({ enabled: true, confirmations: false })
  const wish = visitor.wish(inDays(4, 15), { service_ids: [salon.haircut] })
  expect((await visitor.book(wish)).status).toBe(201)
  expect(await messages()).toEqual([])
  expect(await plan(wish.start_time)).toBe(1)
})

test('a visit cancelled before its confirmation has left is not confirmed', async () => {
  const wish = visitor.wish(inDays(4, 16), { service_ids: [salon.haircut] })
  const { body } = await visitor.book(wish)
  await ask(`POST /api/bookings/${(body['booking'] as { id: number }).id}/cancel`, {})
  await send()
  expect(mail.letters).toEqual([])
  expect(await messages()).toMatchObject([{ state: 'cancelled', error: 'visit_changed' }])
})

test('a reminder carries buttons, and the way out of reminders, which asks before it acts', async () => {
  const raw = await remind()
  expect(raw).toContain('#confirm')
  expect(raw.toLowerCase()).toContain('list-unsubscribe-post: list-unsubscribe=one-click')
  const path = wayOut(raw)
  const page = await fetch(`${house.url}${path}`)
  expect(page.headers.get('content-type')).toContain('text/html')
  expect(await page.text()).toContain('method="post"')
  expect((await ask(`GET /api/clients/${salon.client}/message-stop`)).body).toEqual({
    stopped_at: null,
    said_by: null,
  })
  const forged = await fetch(`${house.url}${path.slice(0, -2)}aa`, { method: 'POST' })
  expect(forged.status).toBe(404)
})

test('who stops is not reminded, what waits is cancelled, and who asks again is', async () => {
  const path = wayOut(await remind())
  await house.book(salon, inDays(6, 12), { force: true })
  expect(await plan(inDays(6, 12))).toBe(1)
  const stopped = await fetch(`${house.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  })
  expect(stopped.status).toBe(200)
  expect((await messages()).at(-1)).toMatchObject({ state: 'cancelled', error: 'stopped' })
  await house.book(salon, inDays(8, 12), { force: true })
  expect(await plan(inDays(8, 12))).toBe(0)
  const facts = await house.sql(
    `select actor ->> 'kind' as actor, data ->> 'messages_stopped' as stopped from facts
     where tenant_id = $1 and name = 'ClientMessagesUpdated'`,
    [salon.tenantId],
  )
  expect(facts).toEqual([{ actor: 'client', stopped: 'true' }])
  await fetch(`${house.url}${path}?again=1`, { method: 'POST' })
  expect(await plan(inDays(8, 12))).toBe(1)
})

test('a colleague notes it too, and a merged client stays stopped', async () => {
  const stop = { stopped: true }
  const { body: other } = await ask('POST /api/clients', { first_name: 'Aida again' })
  await ask(`PUT /api/clients/${other['id']}/message-stop`, stop)
  await ask('POST /api/clients/merges', { keep_id: salon.client, merge_ids: [other['id']] })
  const { body } = await ask(`GET /api/clients/${salon.client}/message-stop`)
  expect(body).toMatchObject({ said_by: 'colleague' })
  await ask(`PUT /api/clients/${salon.client}/message-stop`, { stopped: false })
  await house.book(salon, inDays(5, 12), { force: true })
  expect(await plan(inDays(5, 12))).toBe(1)
})

test('the word stop ends it in Telegram, the next start begins it anew', async () => {
  const settings = { api_url: telegram.url, bot_token: telegram.token }
  await ask('PUT /api/message-channels/telegram', { enabled: true, settings })
  const id = await house.book(salon, inDays(5, 12), { force: true })
  const { body: link } = await ask(`POST /api/bookings/${id}/client-link`)
  const say = async (text: string) => {
    const answer = await fetch(`${house.url}${new URL(telegram.hook?.url ?? '').pathname}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-telegram-bot-api-secret-token': telegram.hook?.secret_token ?? '',
      },
      body: JSON.stringify({ update_id: 1, message: { text, chat: { id: 7, type: 'private' } } }),
    })
    return (await answer.json()) as { text: string }
  }
  const start = async () => {
    const answer = await fetch(`${house.url}/b/${link['token']}/telegram`, { method: 'POST' })
    const { url } = (await answer.json()) as { url: string }
    await say(`/start ${new URL(url).searchParams.get('start')}`)
  }
  await start()
  await say('/stop')
  expect(await plan(inDays(5, 12))).toBe(0)
  await start()
  expect(await plan(inDays(5, 12))).toBe(1)
  expect((await messages()).at(-1)).toMatchObject({ channel: 'telegram', to: '7' })
})
