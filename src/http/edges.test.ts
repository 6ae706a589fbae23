import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProgram, type TestProgram, type TestSalon } from '../../tests/support/program.ts'

let house: TestProgram
let salon: TestSalon

beforeAll(async () => {
  house = await startProgram()
  salon = await house.makeSalon()
})
afterAll(() => house.close())

const ask = (request: string, body?: unknown) => house.ask(salon, request, body)
const wrong = (field: string, code: string) => ({
  status: 400,
  body: { code: 'invalid_input', errors: [{ field, code }] },
})

test('a text with U+0000 or half a letter is refused by the name of its field', async () => {
  for (const bad of ['x\0y', 'x\ud800y']) {
    expect(await ask('POST /api/workplaces', { name: bad })).toMatchObject(wrong('name', 'invalid'))
    const settings = { to: { [bad]: 1 } }
    const connection = { connector: 'bitrix24', name: 'Portal', settings }
    expect(await ask('POST /api/connections', connection)).toMatchObject({ status: 400 })
  }
  const search = await ask('GET /api/services?search=%00')
  expect(search).toMatchObject(wrong('search', 'invalid'))
  const deep = await house.app.inject({
    method: 'POST',
    url: '/api/workplaces',
    payload: `{"name":${'['.repeat(100_000)}"\\u0000"${']'.repeat(100_000)}}`,
    headers: { authorization: `Bearer ${salon.tokens.admin}`, 'content-type': 'application/json' },
  })
  expect(deep.statusCode).toBe(400)
})

test('who is not signed in gets no fault of the server out of U+0000 either', async () => {
  const login = await house.app.inject({
    method: 'POST',
    url: '/api/login',
    payload: { email: 'a\0@example.com', password: 'b' },
  })
  expect(login.json()).toMatchObject({ status: 400, errors: [{ field: 'email' }] })
  for (const url of ['/api/public/%00', '/api/public/a%00/services', '/auth/%00/redirect']) {
    expect((await house.app.inject({ url })).statusCode).toBe(404)
  }
  for (const url of ['/hooks/%00', '/api/v1/yclients/webhook/%00']) {
    const answer = await house.app.inject({ method: 'POST', url, payload: 'x' })
    expect(answer.statusCode).toBe(404)
  }
})

const noDates = ['0000-01-01', '0050-01-01', '1899-12-31', '2200-01-01', '9999-12-31']
const noMoments = ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', '0050-01-01T10:00:00Z']

test('lists take no date outside of the years that a business has', async () => {
  const lists = ['bookings', 'bookings/totals', 'schedules', 'vacations', 'bookings/export']
  for (const list of lists) {
    for (const field of ['from', 'to']) {
      for (const given of list.startsWith('b') ? [...noDates, ...noMoments] : noDates) {
        const format = list === 'bookings/export' ? '&format=csv' : ''
        const query = `${field}=${encodeURIComponent(given)}${format}`
        const answer = await ask(`GET /api/${list}?${query}`)
        expect([list, given, answer]).toMatchObject([list, given, wrong(field, 'no_such_date')])
      }
    }
  }
  for (const date of noDates) {
    const days = `from=${date}&to=${date}`
    const one = `service_ids=${salon.haircut}&${days}`
    for (const list of [`bookings/counts?${days}`, `team-calendar?${days}`, `slots?${one}`]) {
      expect([list, await ask(`GET /api/${list}`)]).toMatchObject([list, { status: 400 }])
    }
  }
  for (const moment of noMoments) {
    const answer = await ask(`GET /api/audit-log?from=${encodeURIComponent(moment)}`)
    expect(answer).toMatchObject(wrong('from', 'no_such_date'))
  }
})

test('nothing is planned for a date outside of them, and the first and last days are dates', async () => {
  const user = { user_id: salon.anna }
  const visit = { ...user, service_ids: [salon.haircut], client_id: salon.client }
  for (const start of [...noMoments, '0000-01-01 10:00:00', '9999-12-31 23:00:00']) {
    const wish = { ...visit, start_time: start }
    for (const path of ['bookings', 'bookings/check', 'bookings/series']) {
      const rule = path.endsWith('series') ? { rrule: 'FREQ=DAILY;COUNT=2' } : {}
      const answer = await ask(`POST /api/${path}`, { ...wish, ...rule })
      expect([path, start, answer]).toMatchObject([path, start, { status: 400 }])
    }
    const token = { name: 'Program', expires_at: start.replace(/ (.*)/, 'T$1Z') }
    expect(await ask('POST /api/tokens', token)).toMatchObject(wrong('expires_at', 'no_such_date'))
  }
  for (const date of noDates) {
    const away = { ...user, starts_on: date, ends_on: date }
    const wait = { client_id: salon.client, service_ids: [salon.haircut], from_date: date }
    const hours = { dates: [{ date, hours: null }] }
    const answers = [
      await ask('POST /api/vacations', away),
      await ask('POST /api/schedules', { ...user, date, start: '10:00', end: '12:00' }),
      await ask(`PUT /api/users/${salon.anna}/hours`, hours),
      await ask('POST /api/waitlist', { ...wait, to_date: date }),
    ]
    expect([date, answers.map(({ status }) => status)]).toEqual([date, [400, 400, 400, 400]])
  }
  for (const date of ['1900-01-01', '2199-12-31']) {
    const answers = [
      await ask('POST /api/vacations', { ...user, starts_on: date, ends_on: date }),
      await ask(`GET /api/bookings/counts?from=${date}&to=${date}`),
      await ask(`GET /api/team-calendar?from=${date}&to=${date}`),
      await ask(`GET /api/slots?service_ids=${salon.haircut}&from=${date}&to=${date}`),
      await ask('POST /api/bookings', { ...visit, start_time: `${date} 23:00:00`, force: true }),
    ]
    const statuses = answers.map(({ status }) => status)
    expect([date, statuses]).toEqual([date, [201, 200, 200, 200, 201]])
  }
})

test('a body that says it is packed is refused, as nothing here would unpack it', async () => {
  const send = (encoding: string) =>
    house.app.inject({
      method: 'POST',
      url: '/api/workplaces',
      headers: { authorization: `Bearer ${salon.tokens.admin}`, 'content-encoding': encoding },
      payload: { name: 'Couch' },
    })
  expect((await send('gzip')).json()).toMatchObject({ status: 415, code: 'unsupported_media_type' })
  expect((await send('identity')).statusCode).toBe(201)
})

test('an order names nobody twice', async () => {
  for (const list of ['users', 'workplaces', 'statuses']) {
    const ids = [salon.anna, salon.boris, salon.anna]
    const answer = await ask(`PUT /api/${list}/order`, { ids })
    expect([list, answer]).toMatchObject([list, wrong('ids', 'duplicate')])
  }
})

test('a tenant has twenty connections at most, also of those made at one moment', async () => {
  const other = await house.makeSalon()
  const make = () =>
    house.ask(other, 'POST /api/connections', {
      connector: 'bitrix24',
      name: 'Portal',
      settings: { portal_base: 'https://portal.example' },
    })
  const answers = await Promise.all(Array.from({ length: 22 }, make))
  const refused = answers.filter(({ status }) => status !== 201)
  expect(refused).toMatchObject([
    { status: 409, body: { code: 'connection_limit', limit: 20 } },
    { status: 409, body: { code: 'connection_limit', limit: 20 } },
  ])
  const [connection] = (await house.ask(other, 'GET /api/connections')).body['items'] as {
    id: number
  }[]
  await house.ask(other, `DELETE /api/connections/${connection?.id}`)
  expect((await make()).status).toBe(201)
})
