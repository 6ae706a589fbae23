import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startLocation, type TestLocation } from '../../../tests/support/location.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import { type Role, roles } from '../../kernel/principal.ts'
import { requireConnection, seedConnection, signInThere, tryHook } from '../../sync/index.ts'

const metricsToken = 'token-of-the-figures'
const asked = { partner_token: 'partner-token-of-the-test' }

let house: TestProgram
let location: TestLocation
let salon: TestSalon
let connection: number
let service: number

beforeAll(async () => {
  house = await startProgram({ config: { metricsToken } })
  location = await startLocation()
  salon = await house.makeSalon()
  await location.edit({ entity: 'service', fields: { title: 'Colouring' } })
  await location.edit({ entity: 'staff', fields: { name: 'Anna' } })
  connection = await location.connect(house, salon)
  await house.drain(location)
  const [row] = await house.sql<{ id: number }>(
    `select id from services where name = 'Colouring' and type = 'service'`,
  )
  service = Number(row?.id)
})
afterAll(async () => {
  await location.close()
  await house.close()
})

async function hook(): Promise<{ key: string; word: string }> {
  const [row] = await house.sql<{ hook_key: string }>('select hook_key from connections')
  const word = createHmac('sha256', 'user-token-of-the-test').update('webhook of 4564')
  return { key: row?.hook_key ?? '', word: word.digest('hex').slice(0, 40) }
}

async function post(path: string): Promise<number> {
  const body = {
    company_id: 4564,
    resource: 'salon',
    resource_id: 4564,
    status: 'update',
    data: {},
  }
  const response = await fetch(`${house.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await response.body?.cancel()
  return response.status
}

it('names the page on which a service is booked there', async () => {
  const answer = await house.ask(salon, `GET /api/v1/yclients/widget-url/${service}`)
  expect(answer).toMatchObject({
    status: 200,
    body: {
      service_id: service,
      service_name: 'Colouring',
      widget_url: expect.stringMatching(/\/personal\/select-master\?o=s\d+$/),
    },
  })
  const unknown = await house.ask(salon, 'GET /api/v1/yclients/widget-url/999999')
  expect([unknown.status, unknown.body['code']]).toEqual([404, 'not_found'])
  const own = await house.ask(salon, `GET /api/v1/yclients/widget-url/${salon.haircut}`)
  expect([own.status, own.body['code']]).toEqual([409, 'online_not_bound'])
})

it('leads where the connection says: the right step, the first page, or the staff’s journal', async () => {
  const [anna] = await house.sql<{ local_id: number; remote_id: string }>(
    `select local_id, remote_id from links where connection_id = $1 and kind = 'employee'`,
    [connection],
  )
  const address = async (widget_link: string) => {
    const settings = { widget_link, journal_base: 'https://journal.example.com' }
    await house.ask(salon, `PUT /api/connections/${connection}`, { settings })
    const path = `GET /api/v1/yclients/widget-url/${service}?user_id=${anna?.local_id}`
    return (await house.ask(salon, path)).body['widget_url']
  }
  expect(await address('timetable')).toMatch(
    new RegExp(
      `^https://journal.example.com/timetable/4564\\?services=\\d+&staff=${anna?.remote_id}$`,
    ),
  )
  expect(await address('form')).toMatch(/\/form\/n19203\/$/)
  expect(await address('deep')).toMatch(/\/personal\/select-time\?o=m\d+s\d+$/)
})

it('answers every role about the page, those who repair about fetching, and says what is wrong', async () => {
  const asked = async (request: string, role: Role) =>
    (await house.ask(salon, request, undefined, role)).status
  const page = `GET /api/v1/yclients/widget-url/${service}`
  const fetching = 'POST /api/v1/yclients/sync-bookings'
  for (const role of roles) expect([role, await asked(page, role)]).toEqual([role, 200])
  expect(await asked(fetching, 'employee')).toBe(403)
  expect(await asked(`${fetching}?connection_id=999999`, 'manager')).toBe(404)
  const wrong = [
    'GET /api/v1/yclients/widget-url/first',
    'GET /api/v1/yclients/widget-url/0',
    `${page}?user_id=-1`,
    `${fetching}?connection_id=first`,
  ]
  for (const request of wrong)
    expect([request, await asked(request, 'admin')]).toEqual([request, 400])
  const stranger = await house.ask(salon, `${page}?user_id=999999`)
  expect([stranger.status, stranger.body['code']]).toEqual([409, 'online_not_bound'])
  await house.drain(location)
})

it('starts the fetching of records, and shows the run that does it', async () => {
  const answer = await house.ask(salon, 'POST /api/v1/yclients/sync-bookings')
  expect(answer).toMatchObject({ status: 202, body: { connection_id: connection } })
  await house.drain(location)
  const path = `GET /api/connections/${connection}/runs/${answer.body['run_id']}`
  expect((await house.ask(salon, path)).body).toMatchObject({ kind: 'booking', error: null })
})

it('takes webhooks at its second name, too, and counts those that it refuses', async () => {
  const { key, word } = await hook()
  expect(await post(`/api/v1/yclients/webhook/${key}?s=${word}`)).toBe(200)
  expect(await post(`/hooks/${key}?s=${word}`)).toBe(200)
  expect(await post(`/api/v1/yclients/webhook/${key}?s=guessed`)).toBe(401)
  expect(await post('/api/v1/yclients/webhook/guessed?s=guessed')).toBe(404)
  await house.program.sync.hookErrors.flush()
  const health = await house.ask(salon, `GET /api/connections/${connection}/health`)
  expect(health.body).toMatchObject({ hook_errors: 1, skipped: {} })
  const response = await fetch(`${house.url}/metrics`, {
    headers: { authorization: `Bearer ${metricsToken}` },
  })
  const figures = await response.text()
  expect(figures).toContain('uzel_webhook_errors_last_hour{connector="yclients"} 1')
  expect(figures).toMatch(/uzel_sync_records_last_hour\{connector="yclients",side="here"\} [1-9]/)
})

it('takes webhooks from the addresses alone that the connection names', async () => {
  const { key, word } = await hook()
  const restrict = (webhook_ips: string) =>
    house.ask(salon, `PUT /api/connections/${connection}`, { settings: { webhook_ips } })
  expect((await restrict('203.0.113.7')).status).toBe(204)
  await expect.poll(() => post(`/hooks/${key}?s=${word}`)).toBe(401)
  expect((await restrict('203.0.113.7, 127.0.0.0/8')).status).toBe(204)
  await expect.poll(() => post(`/hooks/${key}?s=${word}`)).toBe(200)
  expect((await restrict('somewhere')).status).toBe(400)
})

it('tries its own address the way the other side would', async () => {
  const { db, sync } = house.program
  const parts = { ...sync.parts, publicUrl: house.url }
  const found = await db.transaction(salon.tenantId, (tx) => requireConnection(tx, connection))
  expect(await tryHook(parts, found)).toEqual({ ok: true, status: 200 })
  const nowhere = { ...parts, publicUrl: 'http://127.0.0.1:1' }
  expect(await tryHook(nowhere, found)).toMatchObject({ ok: false, why: 'not_reached' })
})

it('looks for changes as often as the tenant says, or not at all', async () => {
  const set = (poll_minutes: number | null) =>
    house.ask(salon, `PUT /api/connections/${connection}`, { settings: { poll_minutes } })
  const waits = async () => {
    await house.drain(location)
    const [row] = await house.sql<{ minutes: number }>(
      `select extract(epoch from next_at - now()) / 60 as minutes from cursors
       where connection_id = $1 and kind = 'booking' and mode = 'changes'`,
      [connection],
    )
    return Math.round(Number(row?.minutes))
  }
  await set(30)
  expect(await waits()).toBe(30)
  await set(0)
  expect(await waits()).toBeGreaterThan(1_000_000)
  await set(null)
  expect(await waits()).toBe(2)
})

it('exchanges a login and a password for a token, in either shape of the answer', async () => {
  const settings = { ...asked, api_base: location.url }
  const wanted = { connector: 'yclients', settings, login: '79161234567' }
  const { parts } = house.program.sync
  const right = { ...wanted, password: 'password-of-the-sandbox' }
  const token = { user_token: 'user-token-of-the-test' }
  expect(await signInThere(parts, right)).toEqual(token)
  await location.edit({ entity: 'company', fields: { flatAuth: true } })
  expect(await signInThere(parts, right)).toEqual(token)
  await expect(signInThere(parts, { ...wanted, password: 'guessed' })).rejects.toMatchObject({
    code: 'connection_refused',
    details: { words: 'Неверный логин или пароль' },
  })
})

it('makes the connection of the environment once, and does not bring it back', async () => {
  const { tenantId } = await house.makeSalon('Second')
  const { db, sync } = house.program
  const settings = { api_base: location.url, company_id: 4564, user_token: 'u', ...asked }
  const wanted = { tenantId, connector: 'yclients', name: 'YClients', settings }
  const made = await Promise.all([1, 2].map(() => seedConnection(sync.parts, wanted)))
  const [id] = made.filter((one) => one !== null)
  expect(made.filter((one) => one === null)).toHaveLength(1)
  const found = await db.transaction(tenantId, (tx) => requireConnection(tx, id ?? 0))
  expect([found.state, JSON.stringify(found.settings)]).toEqual([
    'paused',
    expect.not.stringContaining('partner-token'),
  ])
  await house.sql('delete from connections where id = $1', [id])
  expect(await seedConnection(sync.parts, wanted)).toBeNull()
})
