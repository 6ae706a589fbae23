import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import { inDays, openPage, type Visitor } from '../../../tests/support/visitor.ts'
import { RawClient } from '../../realtime/testing/raw-client.ts'

let house: TestProgram
let salon: TestSalon
let visitor: Visitor
let neighbour: Visitor
let email: string
let bookingId: number

beforeAll(async () => {
  house = await startProgram()
  salon = await house.makeSalon('Aurora')
  visitor = await openPage(house, salon)
  neighbour = await openPage(house, await house.makeSalon('Borealis'))
  const wish = visitor.wish(inDays(3, 12))
  email = wish.email
  const booked = await visitor.book(wish)
  bookingId = (booked.body['booking'] as { id: number }).id
})
afterAll(() => house.close())
beforeEach(() => house.sql('delete from client_codes'))

/** Provider, settings and secrets of channels that are complete; nothing leaves by them here. */
const setUp: Record<'sms' | 'telegram', [string, string, string]> = {
  sms: ['smsc', '{"login":"salon"}', '{"password":"sealed"}'],
  telegram: ['bot', '{"bot_username":"salon_bot"}', '{"bot_token":"sealed"}'],
}

const lastCode = () =>
  house.sql('select * from client_codes where tenant_id = $1 order by id desc limit 1', [
    salon.tenantId,
  ])

test('a code is answered the same to whoever is known and to whoever is not', async () => {
  const known = await visitor.ask('POST /sign-in-codes', { email })
  const unknown = await visitor.ask('POST /sign-in-codes', { email: 'nobody@example.com' })
  const shape = ({ status, body }: typeof known) => [status, { ...body, expires_at: '' }]
  expect(shape(known)).toEqual([202, { channel: 'email', expires_at: '', length: 6 }])
  expect(shape(unknown)).toEqual(shape(known))
  const sent = await house.sql('select 1 from messages where address = $1', ['nobody@example.com'])
  expect(sent).toEqual([])
  const guess = await visitor.ask('POST /session', { email: 'nobody@example.com', code: '123456' })
  expect(guess.body).toMatchObject({ status: 401, code: 'wrong_code' })
})

test('a code is kept as a digest, opens one session, and only that of its address', async () => {
  const code = await visitor.codeFor({ email })
  expect(JSON.stringify(await lastCode())).not.toContain(code)
  const foreign = await visitor.ask('POST /session', { email: 'olena@example.com', code })
  expect(foreign.status).toBe(401)
  const opened = await visitor.ask('POST /session', { email, code })
  expect(opened.body).toMatchObject({ client: { first_name: 'Aliya', last_name: 'Serik', email } })
  const cookie = opened.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^uzel_client=[\w-]{43};/)
  expect(cookie).toContain(`Path=/api/public/${visitor.slug}`)
  expect(cookie).toMatch(/Max-Age=7776000.*HttpOnly.*SameSite=Lax/)
  const again = await visitor.ask('POST /session', { email, code })
  expect(again.body).toMatchObject({ code: 'wrong_code' })
  const secret = opened.cookie?.split('=')[1] ?? ''
  const kept = await house.sql<{ all: string }>(
    'select json_agg(s)::text as all from client_sessions s',
  )
  expect(kept[0]?.all).not.toContain(secret)
})

test('after five wrong tries the right code opens nothing either', async () => {
  const code = await visitor.codeFor({ email })
  const wrong = code === '000000' ? '000001' : '000000'
  const tries = [1, 2, 3, 4, 5].map(() => visitor.ask('POST /session', { email, code: wrong }))
  const answers = await Promise.all(tries)
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401])
  expect((await visitor.ask('POST /session', { email, code })).status).toBe(401)
  expect(await lastCode()).toMatchObject([{ tries: 5, used_at: null }])
})

test('a code is good for ten minutes, and a new one ends the one before', async () => {
  const first = await visitor.codeFor({ email })
  const second = await visitor.codeFor({ email })
  if (first !== second) {
    expect((await visitor.ask('POST /session', { email, code: first })).status).toBe(401)
  }
  const [{ life }] = (await house.sql<{ life: number }>(
    `select extract(epoch from expires_at - now())::int as life from client_codes
     order by id desc limit 1`,
  )) as [{ life: number }]
  expect(life).toBeGreaterThan(590)
  expect(life).toBeLessThanOrEqual(600)
  await house.sql(`update client_codes set expires_at = now() - interval '1 second'`)
  expect((await visitor.ask('POST /session', { email, code: second })).status).toBe(401)
})

test('an address gets five codes an hour, known or not', async () => {
  for (const address of [email, 'stranger@example.com']) {
    const statuses: number[] = []
    for (let n = 0; n < 6; n++) {
      statuses.push((await visitor.ask('POST /sign-in-codes', { email: address })).status)
    }
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429])
  }
})

test('without a channel for it, a phone gets no code; nonsense is refused', async () => {
  const phone = await visitor.ask('POST /sign-in-codes', { phone: '+77011234567' })
  expect(phone.body).toMatchObject({ status: 422, code: 'sign_in_unavailable' })
  expect((await visitor.ask('POST /sign-in-codes', {})).status).toBe(400)
  expect((await visitor.ask('POST /sign-in-codes', { email: 'x@@' })).status).toBe(400)
  expect((await visitor.ask('POST /session', { email, code: '12345' })).status).toBe(400)
})

test('a phone gets its code by SMS, or by Telegram where only that is ready', async () => {
  const wish = visitor.wish(inDays(9, 12))
  await visitor.book(wish)
  const ready = (channel: 'sms' | 'telegram') =>
    house.sql(
      `insert into message_channels (tenant_id, channel, enabled, provider, hook_key, settings, secrets)
       select tenant_id, $2, true, $3, md5(random()::text), $4, $5 from message_channels
       where tenant_id = $1 and channel = 'email'`,
      [salon.tenantId, channel, ...setUp[channel]],
    )
  await ready('telegram')
  const channelOf = async () =>
    (await visitor.ask('POST /sign-in-codes', { phone: wish.phone })).body['channel']
  expect(await channelOf()).toBe('telegram')
  const sent = (address: string) =>
    house.sql(`select channel from messages where address = $1 and kind = 'sign_in_code'`, [
      address,
    ])
  expect(await sent(wish.phone)).toEqual([])
  await house.sql(
    `insert into client_messengers (tenant_id, client_id, messenger, address, language)
     select tenant_id, id, 'telegram', '4242', 'ru' from clients where phone = $1`,
    [wish.phone],
  )
  expect(await channelOf()).toBe('telegram')
  expect(await sent('4242')).toEqual([{ channel: 'telegram' }])
  await ready('sms')
  const code = await visitor.codeFor({ phone: wish.phone })
  expect(await sent(wish.phone)).toEqual([{ channel: 'sms' }])
  const opened = await visitor.ask('POST /session', { phone: wish.phone, code })
  expect(opened.body).toMatchObject({ client: { phone: wish.phone } })
  await house.sql(`delete from message_channels where channel <> 'email'`)
})

test('a session shows the client, ends by itself or when asked, and not elsewhere', async () => {
  const cookie = await visitor.signIn(email)
  const { body } = await visitor.ask('GET /session', undefined, cookie)
  expect(body['channel']).toMatch(new RegExp(`^private-client\\.${salon.tenantId}\\.\\d+$`))
  for (const path of ['GET /session', 'GET /my/bookings', `GET /my/bookings/${bookingId}.ics`]) {
    expect((await neighbour.ask(path, undefined, cookie)).status).toBe(401)
    expect((await visitor.ask(path)).status).toBe(401)
  }
  expect((await visitor.ask('DELETE /session', undefined, cookie)).status).toBe(204)
  expect((await visitor.ask('GET /session', undefined, cookie)).status).toBe(401)

  const expired = await visitor.signIn(email)
  await house.sql('update client_sessions set expires_at = now()')
  expect((await visitor.ask('GET /session', undefined, expired)).status).toBe(401)
})

test('a session that is used lives on for ninety days more', async () => {
  const cookie = await visitor.signIn(email)
  await house.sql(`update client_sessions set seen_at = now() - interval '2 hours',
    expires_at = now() + interval '1 day'`)
  const used = await visitor.ask('GET /session', undefined, cookie)
  expect(used.headers.get('set-cookie')).toContain('Max-Age=7776000')
  const [row] = await house.sql<{ days: number }>(
    `select extract(day from expires_at - now())::int as days from client_sessions
     order by seen_at desc limit 1`,
  )
  expect(row?.days).toBeGreaterThanOrEqual(89)
})

test('whoever no longer has the address that was proved is signed out', async () => {
  const wish = visitor.wish(inDays(10, 12))
  await visitor.book(wish)
  const cookie = await visitor.signIn(wish.email)
  await house.sql('update clients set email = $1 where email = $2', ['new@example.com', wish.email])
  expect((await visitor.ask('GET /session', undefined, cookie)).status).toBe(401)
})

test('a page of another site cannot use the session', async () => {
  const cookie = await visitor.signIn(email)
  const url = `${house.url}/api/public/${visitor.slug}/my/bookings/${bookingId}/cancel`
  for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }]) {
    const answer = await fetch(url, { method: 'POST', headers: { cookie, ...headers } })
    expect(answer.status).toBe(403)
  }
})

test('another client’s visit is not there, whatever is asked of it', async () => {
  const wish = visitor.wish(inDays(11, 12))
  await visitor.book(wish)
  const cookie = await visitor.signIn(wish.email)
  const path = `/my/bookings/${bookingId}`
  const answers = [
    await visitor.ask(`POST ${path}/cancel`, undefined, cookie),
    await visitor.ask(`POST ${path}/reschedule`, { start_time: inDays(12, 12) }, cookie),
    await visitor.ask(`GET ${path}.ics`, undefined, cookie),
  ]
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
})

test('a client hears what becomes of their own bookings, and only that', async () => {
  const wish = visitor.wish(inDays(13, 12), { user_id: salon.anna })
  const booked = await visitor.book(wish)
  const { id } = booked.body['booking'] as { id: number }
  const cookie = await visitor.signIn(wish.email)
  const session = await visitor.ask('GET /session', undefined, cookie)
  const channel = String(session.body['channel'])
  const key = String(session.body['realtime_key'])
  const socket = new RawClient(Number(new URL(house.url).port), `/app/${key}?protocol=7`)
  const socket_id = await socket.socketId()
  const leave = (channel_name: string) =>
    visitor.ask('POST /broadcasting/auth', { socket_id, channel_name }, cookie)
  for (const foreign of [`private-tenant.${salon.tenantId}`, channel.replace(/\d+$/, '1')]) {
    expect((await leave(foreign)).status).toBe(403)
  }
  const { auth } = (await leave(channel)).body
  socket.subscribe(channel, String(auth))
  await socket.next('pusher_internal:subscription_succeeded')
  await house.book(salon, inDays(13, 15))
  await visitor.ask(`POST /my/bookings/${id}/cancel`, undefined, cookie)
  const told = await socket.next('App\\Events\\BookingUpdated')
  expect(JSON.parse(String(told.data))).toEqual({
    booking: { id, state: 'cancelled' },
    fact_id: expect.any(Number),
  })
  socket.ws.close()
})
