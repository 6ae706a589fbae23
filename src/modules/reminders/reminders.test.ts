import { afterAll, beforeEach, expect, test } from 'vitest'
import {
  hourMs,
  iso,
  openRemindingHouse,
  type RemindingSalon,
  startMs,
} from './testing/open-reminding-house.ts'

const { house, mail, smsc, openSalon, remindAt, send, close } = await openRemindingHouse()
let salon: RemindingSalon

beforeEach(async () => {
  salon = await openSalon([24, 2])
})
afterAll(close)

const settings = (reminders: object) => salon.ask('PATCH /api/tenant', { reminders })
const states = async () => (await salon.messages()).map(({ state }) => state)

test('a visit is reminded of once a day before and once two hours before, however often one looks', async () => {
  const id = await salon.book()
  expect(await remindAt(startMs - 25 * hourMs)).toBe(0)
  expect(await remindAt(startMs - 24 * hourMs)).toBe(1)
  expect(await remindAt(startMs - 24 * hourMs)).toBe(0)
  const both = await Promise.all([remindAt(startMs - 2 * hourMs), remindAt(startMs - 2 * hourMs)])
  expect(both.reduce((sum, one) => sum + one)).toBe(1)
  await send()
  expect(mail.letters).toHaveLength(2)
  expect(await salon.messages()).toMatchObject([
    { kind: 'reminder', channel: 'email', booking_id: id, client_id: salon.client, state: 'sent' },
    { state: 'sent' },
  ])
})

test('the link of a reminder opens the visit and confirms it, which history tells', async () => {
  const id = await salon.book()
  await remindAt(startMs - 24 * hourMs)
  const [message] = await salon.messages()
  const link = /https?:\S+\/b\/\S+/.exec(String(message?.['text']))?.[0] ?? ''
  expect(String(message?.['text'])).not.toMatch(/[{}]|, ,| ,/)
  const confirmed = await fetch(`${link}/confirm`, { method: 'POST' })
  expect(await confirmed.json()).toMatchObject({ confirmed: true, state: 'active' })
  expect((await salon.ask(`GET /api/bookings/${id}`)).body).toMatchObject({ confirmed: true })
  const facts = await house.sql(
    `select actor ->> 'kind' as kind, data ->> 'confirmed' as confirmed from facts
     where tenant_id = $1 and subject = 'booking' and subject_id = $2 order by id desc limit 1`,
    [salon.tenantId, id],
  )
  expect(facts).toEqual([{ kind: 'client', confirmed: 'true' }])
})

test('a visit that is moved loses its waiting reminder and gets one for its new time', async () => {
  const id = await salon.book()
  await remindAt(startMs - 24 * hourMs)
  const later = startMs + 48 * hourMs
  await salon.ask(`PUT /api/bookings/${id}`, { start_time: iso(later), force: true })
  expect(await states()).toEqual(['cancelled'])
  await send()
  expect(mail.letters).toEqual([])
  expect(await remindAt(startMs - 2 * hourMs)).toBe(0)
  expect(await remindAt(later - 24 * hourMs)).toBe(1)
  await send()
  expect(await states()).toEqual(['cancelled', 'sent'])
})

test('a visit that is cancelled or deleted reminds of nothing', async () => {
  const cancelled = await salon.book()
  await remindAt(startMs - 24 * hourMs)
  await salon.ask(`POST /api/bookings/${cancelled}/cancel`, {})
  const deleted = await salon.book(startMs + 2 * hourMs)
  await remindAt(startMs - 22 * hourMs)
  await salon.ask(`DELETE /api/bookings/${deleted}`)
  expect(await states()).toEqual(['cancelled', 'cancelled'])
  expect(await remindAt(startMs - 2 * hourMs)).toBe(0)
})

test('a note that changes leaves the reminder waiting', async () => {
  const id = await salon.book()
  await remindAt(startMs - 24 * hourMs)
  const { status } = await salon.ask(`PUT /api/bookings/${id}`, { note: 'tea' })
  expect(status).toBe(200)
  expect(await states()).toEqual(['due'])
})

test('without a channel that fits nobody is written to; with SMS alone the phone is', async () => {
  await house.sql(`update clients set email = null, phone = '+77015550000' where id = $1`, [
    salon.client,
  ])
  await salon.book()
  expect(await remindAt(startMs - 24 * hourMs)).toBe(0)
  await salon.ask('PUT /api/message-channels/sms', {
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
  await salon.book()
  await settings({ enabled: false })
  expect(await remindAt(startMs - 24 * hourMs)).toBe(0)
})

test('an invitation is mailed where mail works, and its link is shown to no manager', async () => {
  const person = { name: 'New', email: 'new@example.com', role: 'employee' }
  const { body: user } = await salon.ask('POST /api/users', person)
  const { body } = await salon.ask(`POST /api/users/${user['id']}/invitation`)
  expect(body).toMatchObject({ emailed: true })
  const [queued] = await salon.messages()
  expect(queued).toMatchObject({ kind: 'invitation', to: 'new@example.com', text: '' })
  await send()
  expect(mail.letters[0]?.raw).toContain('invitation#')
  await salon.ask('PUT /api/message-channels/email', { enabled: false })
  const { body: again } = await salon.ask(`POST /api/users/${user['id']}/invitation`)
  expect(again).toMatchObject({ emailed: false })
})

test('who waits for time is mailed each time that it frees up', async () => {
  const id = await salon.book()
  const { body: client } = await salon.ask('POST /api/clients', {
    first_name: 'Waiting',
    email: 'waits@example.com',
  })
  const date = iso(startMs).slice(0, 10)
  await salon.ask('POST /api/waitlist', {
    client_id: client['id'],
    service_ids: [salon.haircut],
    from_date: date,
    to_date: date,
  })
  await salon.ask(`POST /api/bookings/${id}/cancel`, {})
  await send()
  expect(mail.letters.map(({ to }) => to)).toEqual([['waits@example.com']])
  expect(await salon.messages()).toMatchObject([{ kind: 'waitlist_offer', state: 'sent' }])
  await salon.ask(`POST /api/bookings/${id}/restore`, {})
  await salon.ask(`POST /api/bookings/${id}/cancel`, {})
  await send()
  expect(mail.letters).toHaveLength(2)
})

test('managers read and retry, employees see nothing, and only administrators set channels', async () => {
  const status = async (request: string, role: 'manager' | 'employee', body?: unknown) =>
    (await salon.ask(request, body, role)).status
  const change = { enabled: false }
  expect(await status('GET /api/messages', 'manager')).toBe(200)
  expect(await status('GET /api/messages', 'employee')).toBe(403)
  expect(await status('GET /api/message-channels', 'employee')).toBe(403)
  expect(await status('PUT /api/message-channels/email', 'manager', change)).toBe(403)
  const shown = await salon.ask('GET /api/message-channels', undefined, 'manager')
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
  const refused = await salon.ask('PUT /api/message-channels/email', wrong)
  const fields = (refused.body['errors'] as { field: string }[]).map(({ field }) => field)
  expect(fields).toEqual(['settings.host', 'settings.port', 'settings.strange'])
})
