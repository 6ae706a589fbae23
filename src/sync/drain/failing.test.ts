import { afterEach, beforeEach, expect, test } from 'vitest'
import { startPortal, type TestPortal } from '../../../tests/support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'

let house: TestProgram
let portal: TestPortal
let salon: TestSalon
let connection: number

beforeEach(async () => {
  house = await startProgram()
  portal = await startPortal({ requiredFields: { contact: ['lastName'] } })
  salon = await house.makeSalon()
  connection = await house.connect(salon, portal)
  await house.drain(portal)
})
afterEach(async () => {
  await house.close()
  await portal.close()
})

const addClient = async (first_name: string, last_name = '') =>
  Number((await house.ask(salon, 'POST /api/clients', { first_name, last_name })).body['id'])
const names = async () => (await portal.contacts()).map((contact) => contact['name'])
const monitor = async () =>
  (await house.ask(salon, `GET /api/connections/${connection}`)).body as {
    state: string
    alert: { class: string; words: string } | null
    health: { parked: number; due: number }
  }
const parked = async () =>
  (await house.ask(salon, `GET /api/connections/${connection}/links?state=parked`)).body[
    'items'
  ] as { id: number; local_id: number; error: { class: string; words: string } }[]
const circuit = async () =>
  (
    await house.sql<{ outages: number; open: boolean }>(
      'select outages, coalesce(resume_at > now(), false) as open from connections',
    )
  )[0]

test('a refused record is parked with the portal’s own words, and its neighbours go on', async () => {
  const refused = await addClient('Nobody')
  for (const name of ['One', 'Two', 'Three']) await addClient(name, 'Lee')
  await house.drain(portal)
  expect(await names()).toEqual(expect.arrayContaining(['One', 'Two', 'Three']))
  expect(await names()).not.toContain('Nobody')
  expect(await parked()).toMatchObject(
    [{ local_id: refused, error: { class: 'rejected', words: /Required field.*is empty/ } }].map(
      ({ local_id }) => ({ local_id }),
    ),
  )
  expect((await parked())[0]?.error.words).toMatch(/Required field .* is empty/)
  expect((await monitor()).health).toMatchObject({ parked: 1, due: 0 })

  const before = portal.requests()
  await house.drain(portal)
  expect(portal.requests()).toBe(before)

  await house.ask(salon, `PUT /api/clients/${refused}`, { last_name: 'Found' })
  await house.drain(portal)
  expect(await names()).toContain('Nobody')
  expect(await parked()).toEqual([])
})

test('a booking waits for its client’s refusal to be mended, without holding up the others', async () => {
  const refused = await addClient('Nobody')
  await house.book(salon, '2030-03-04 10:00:00', { client_id: refused })
  await house.book(salon, '2030-03-04 12:00:00')
  await house.drain(portal)
  expect(await portal.deals()).toHaveLength(1)
  await house.ask(salon, `PUT /api/clients/${refused}`, { last_name: 'Found' })
  await house.skipWaiting()
  await house.drain(portal)
  expect(await portal.deals()).toHaveLength(2)
})

test('what is parked is tried again when a person says so: the named ones, or all', async () => {
  await addClient('First')
  await addClient('Second')
  await house.drain(portal)
  const [one] = await parked()
  const retry = (body: object) =>
    house.ask(salon, `POST /api/connections/${connection}/retry`, body)
  expect((await retry({ link_ids: [one?.id] })).body).toEqual({ retried: 1 })
  await house.drain(portal)
  expect((await retry({})).body).toEqual({ retried: 2 })
  await house.drain(portal)
  expect(await parked()).toHaveLength(2)
})

test('a lost authorisation pauses the connection with an alert, and goes on after a new one', async () => {
  await portal.edit({ entity: 'app', action: 'uninstall' })
  await portal.quiet()
  await addClient('Waiting', 'Lee')
  await house.drain(portal)
  expect(await monitor()).toMatchObject({ state: 'unauthorised', alert: { class: 'unauthorised' } })
  const before = portal.requests()
  await addClient('Too', 'Lee')
  await house.drain(portal)
  expect(portal.requests()).toBe(before)

  await portal.edit({ entity: 'app', action: 'install' })
  await house.authorise(salon.tenantId, connection, portal)
  await house.skipWaiting()
  await house.drain(portal)
  expect(await monitor()).toMatchObject({ state: 'active', alert: null, health: { parked: 0 } })
  expect(await names()).toEqual(expect.arrayContaining(['Waiting', 'Too']))
})

test('a pause is heeded between the calls of one batch', async () => {
  for (let at = 0; at < 60; at++) await addClient(`No. ${at}`, 'Lee')
  const set = (state: string) =>
    house.ask(salon, `PUT /api/connections/${connection}`, { state }).then(() => undefined)
  portal.beforeNext(/crm\.item\.add/, () => set('paused'))
  const before = (await names()).length
  await house.drain(portal)
  expect((await names()).length - before).toBe(25)
  await set('active')
  await house.drain(portal)
  expect((await names()).length - before).toBe(60)
})

test('a connection that was switched off stays off, whatever the portal answers late', async () => {
  await addClient('Late', 'Lee')
  portal.beforeNext(/crm\.item\.add/, async () => {
    await house.ask(salon, `PUT /api/connections/${connection}`, { state: 'off' })
    await portal.edit({ entity: 'app', action: 'uninstall' })
  })
  await house.drain(portal)
  expect(await monitor()).toMatchObject({ state: 'off', alert: null })
})

test('repeated outages open the circuit, and the first answer closes it', async () => {
  await portal.chaos({ fail5xx: 1 })
  await addClient('Patient', 'Lee')
  for (let round = 0; round < 5; round++) {
    await house.sql('update links set next_try_at = now()')
    await house.drain(portal)
  }
  expect(await circuit()).toEqual({ outages: 5, open: true })
  const before = portal.requests()
  await house.sql('update links set next_try_at = now()')
  await house.drain(portal)
  expect(portal.requests()).toBe(before)

  await house.skipWaiting()
  await house.drain(portal)
  expect((await circuit())?.open).toBe(true)
  const probes = portal.requests() - before
  expect(probes).toBeLessThanOrEqual(2)

  await portal.chaos({ fail5xx: 0 })
  await house.skipWaiting()
  await house.drain(portal)
  expect(await circuit()).toEqual({ outages: 0, open: false })
  expect(await names()).toContain('Patient')
})

test('a day offline: everything changed meanwhile arrives later, by itself', async () => {
  portal.hang(false)
  await portal.chaos({ fail5xx: 1, loseWebhooks: 1 })
  const id = await house.book(salon, '2030-03-04 10:00:00')
  await house.drain(portal)
  await house.ask(salon, `PUT /api/bookings/${id}`, { start_time: '2030-03-04 16:00:00' })
  const contact = (await portal.contacts())[0]
  await portal.edit({ entity: 'contact', id: contact?.id ?? 0, fields: { name: 'Olga' } })
  await house.drain(portal)
  await portal.chaos({ fail5xx: 0, loseWebhooks: 0 })
  await house.skipWaiting()
  await house.drain(portal)
  expect(await house.audit(salon, connection)).toMatchObject({ percent: 100 })
  expect((await house.ask(salon, `GET /api/clients/${salon.client}`)).body).toMatchObject({
    first_name: 'Olga',
  })
  expect(await portal.deals()).toHaveLength(1)
})
