import { afterAll, beforeEach, expect, test } from 'vitest'
import { inDays, openPage, type Visitor } from '../../../tests/support/visitor.ts'
import { hourMs, openRemindingHouse, type RemindingSalon } from './testing/open-reminding-house.ts'

// What clients are told of what they did themselves, and how they put an end to the rest.

const { house, mail, openSalon, remindAt, send, close } = await openRemindingHouse()
let salon: RemindingSalon
let visitor: Visitor

beforeEach(async () => {
  salon = await openSalon([24])
  visitor = await openPage(house, salon, mail)
})
afterAll(close)

/** A reminder of a visit of the salon's client, in the mailbox; answers the letter's source. */
async function remind(days = 5): Promise<string> {
  const start = inDays(days, 12)
  await house.book(salon, start, { force: true })
  await plan(start)
  await send()
  return mail.letters.at(-1)?.raw ?? ''
}
const plan = (start: string) => remindAt(Date.parse(start) - 24 * hourMs)

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
  const [message, ...more] = await salon.messages()
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
  const [message] = await salon.messages()
  expect(message).toMatchObject({ to: wish.email, client_id: salon.client })
  expect(message?.['text']).toContain('Somebody')
  expect(JSON.stringify(message)).not.toContain('Secret')
})

test('a business that wants no confirmations sends none, and still reminds', async () => {
  await salon.ask('PATCH /api/tenant', { reminders: { confirmations: false } })
  const { body } = await salon.ask('GET /api/tenant')
  expect(body['reminders']).toMatchObject({ enabled: true, confirmations: false })
  const wish = visitor.wish(inDays(4, 15), { service_ids: [salon.haircut] })
  expect((await visitor.book(wish)).status).toBe(201)
  expect(await salon.messages()).toEqual([])
  expect(await plan(wish.start_time)).toBe(1)
})

test('a visit cancelled before its confirmation has left is not confirmed', async () => {
  const wish = visitor.wish(inDays(4, 16), { service_ids: [salon.haircut] })
  const { body } = await visitor.book(wish)
  await salon.ask(`POST /api/bookings/${(body['booking'] as { id: number }).id}/cancel`, {})
  await send()
  expect(mail.letters).toEqual([])
  expect(await salon.messages()).toMatchObject([{ state: 'cancelled', error: 'visit_changed' }])
})

test('a reminder carries buttons, and the way out of reminders, which asks before it acts', async () => {
  const raw = await remind()
  expect(raw).toContain('#confirm')
  expect(raw.toLowerCase()).toContain('list-unsubscribe-post: list-unsubscribe=one-click')
  const path = wayOut(raw)
  const page = await fetch(`${house.url}${path}`)
  expect(page.headers.get('content-type')).toContain('text/html')
  expect(await page.text()).toContain('method="post"')
  expect((await salon.ask(`GET /api/clients/${salon.client}/message-stop`)).body).toEqual({
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
  expect((await salon.messages()).at(-1)).toMatchObject({ state: 'cancelled', error: 'stopped' })
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
  const { body: other } = await salon.ask('POST /api/clients', { first_name: 'Aida again' })
  await salon.ask(`PUT /api/clients/${other['id']}/message-stop`, stop)
  await salon.ask('POST /api/clients/merges', { keep_id: salon.client, merge_ids: [other['id']] })
  const { body } = await salon.ask(`GET /api/clients/${salon.client}/message-stop`)
  expect(body).toMatchObject({ said_by: 'colleague' })
  await salon.ask(`PUT /api/clients/${salon.client}/message-stop`, { stopped: false })
  await house.book(salon, inDays(5, 12), { force: true })
  expect(await plan(inDays(5, 12))).toBe(1)
})

test('the word stop ends it in Telegram, the next start begins it anew', async () => {
  const hook = await salon.connectTelegram()
  const id = await house.book(salon, inDays(5, 12), { force: true })
  const { body: link } = await salon.ask(`POST /api/bookings/${id}/client-link`)
  const say = (text: string) =>
    hook({ update_id: 1, message: { text, chat: { id: 7, type: 'private' } } })
  const start = async () => say(`/start ${await salon.startWord(link['token'])}`)
  await start()
  await say('/stop')
  expect(await plan(inDays(5, 12))).toBe(0)
  await start()
  expect(await plan(inDays(5, 12))).toBe(1)
  expect((await salon.messages()).at(-1)).toMatchObject({ channel: 'telegram', to: '7' })
})
