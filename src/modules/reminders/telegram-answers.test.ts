import { afterAll, beforeEach, expect, test } from 'vitest'
import {
  hourMs,
  iso,
  openRemindingHouse,
  type RemindingSalon,
  startMs,
} from './testing/open-reminding-house.ts'

const { house, mail, telegram, openSalon, remindAt, send, close } = await openRemindingHouse()
let salon: RemindingSalon

beforeEach(async () => {
  salon = await openSalon([24, 2])
})
afterAll(close)

/** A client whose chat is 555, linked through the page of their visit. */
async function linkTelegram(bookingId: number) {
  const hook = await salon.connectTelegram()
  const { body } = await salon.ask(`POST /api/bookings/${bookingId}/client-link`)
  const text = `/start ${await salon.startWord(body['token'])}`
  const chat = { id: 555, type: 'private' }
  const from = { id: 555, language_code: 'uk' }
  const started = await hook({ update_id: 1, message: { text, chat, from } })
  expect(await started.json()).toMatchObject({ method: 'sendMessage', chat_id: 555 })
  expect((await hook({ update_id: 2 }, 'guessed')).status).toBe(401)
  return hook
}
const press = (data: string, chat = 555) => ({
  update_id: 3,
  callback_query: { id: 'c1', data, from: { id: chat }, message: { chat: { id: chat } } },
})

test('a linked client is reminded in Telegram, in their language, and answers with a button', async () => {
  const id = await salon.book()
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
  expect((await salon.ask(`GET /api/bookings/${id}`)).body).toMatchObject({ confirmed: true })
  expect(await (await hook(press(`cancel:${id}`))).text()).toContain('скасовано')
  expect((await salon.ask(`GET /api/bookings/${id}`)).body).toMatchObject({
    status_id: salon.statuses.cancelled,
  })
  expect(await (await hook(press(`confirm:${id}`))).text()).toContain('скасований')
})

test('nobody acts on the visit of another client, and a forged start links nobody', async () => {
  const id = await salon.book()
  const hook = await linkTelegram(id)
  expect(await (await hook(press(`cancel:${id}`, 556))).text()).toContain('answerCallbackQuery')
  const { body: other } = await salon.ask('POST /api/clients', { first_name: 'Other' })
  const theirs = await house.book(salon, iso(startMs + 4 * hourMs), {
    client_id: Number(other['id']),
    force: true,
  })
  await hook(press(`cancel:${theirs}`))
  for (const visit of [id, theirs]) {
    const { body } = await salon.ask(`GET /api/bookings/${visit}`)
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
  const hook = await linkTelegram(await salon.book())
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
