import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLocation, type TestLocation } from '../../../tests/support/location.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import { inDays, openPage, type Visitor } from '../../../tests/support/visitor.ts'

/** A client in front of our own form, and a journal that says no in each of its ways. */
let house: TestProgram
let location: TestLocation
let salon: TestSalon
let visitor: Visitor
let connection: number
let colouring: { here: number; there: number }
let anna: { here: number; there: number }
let stopWorker: () => Promise<void>
let days = 3

beforeAll(async () => {
  house = await startProgram()
  location = await startLocation({ zone: 'Asia/Almaty' })
  salon = await house.makeSalon('Aurora')
  const title = { title: 'Colouring', price: 700, duration: 3_600 }
  const service = await location.edit({ entity: 'service', fields: title })
  const staff = await location.edit({ entity: 'staff', fields: { name: 'Anna' } })
  connection = await location.connect(house, salon)
  await house.drain(location)
  colouring = { there: service, here: await pairOf('service', service) }
  anna = { there: staff, here: await pairOf('employee', staff) }
  visitor = await openPage(house, salon)
  await house.ask(salon, 'PUT /api/online-booking', { yclients_path: 'form' })
  const worker = house.program.worker()
  await worker.start()
  stopWorker = () => worker.stop()
})
afterAll(async () => {
  await stopWorker()
  await location.close()
  await house.close()
})

async function pairOf(kind: string, remoteId: number): Promise<number> {
  const [link] = await house.sql<{ local_id: number }>(
    'select local_id from links where connection_id = $1 and kind = $2 and remote_id = $3',
    [connection, kind, String(remoteId)],
  )
  return Number(link?.local_id)
}

/** At noon on the location's clock, each on a day of its own. */
function wish(more: object = {}) {
  days += 1
  const start = `${inDays(days, 12).slice(0, 10)}T07:00:00Z`
  return visitor.wish(start, { service_ids: [colouring.here], user_id: anna.here, ...more })
}

const setOnline = (online: object) =>
  location.edit({ entity: 'company', fields: { online: { ...online } } })

async function refused(asked: object): Promise<[number, unknown]> {
  const { status, body } = await visitor.ask('POST /bookings', asked)
  return [status, body['code']]
}

const made = async () =>
  (await location.rows('records')).filter(({ api_id: id }) => /online-/.test(String(id))).length

test('433: the time went meanwhile; another time is free to go', async () => {
  const wanted = wish()
  const date = `${wanted.start_time.slice(0, 10)} 11:30:00`
  await location.edit({ entity: 'record', fields: { staff_id: anna.there, date } })
  expect(await refused(wanted)).toEqual([409, 'online_time_taken'])
  expect(await refused({ ...wanted, user_id: null })).toEqual([409, 'online_nobody_free'])
  const later = { ...wish(), start_time: wanted.start_time.replace('T07', 'T10') }
  expect((await visitor.ask('POST /bookings', later)).status).toBe(201)
})

test('432: the location proves the phone with a code', async () => {
  await setOnline({ phone_confirmation: true })
  const wanted = wish()
  expect(await refused(wanted)).toEqual([422, 'online_code_needed'])
  expect(await refused({ ...wanted, code: '1' })).toEqual([422, 'online_code_wrong'])
  const codes = (await location.state())['codes'] as Record<string, string>
  const code = codes[wanted.phone.replace(/\D/g, '')] ?? ''
  expect((await visitor.ask('POST /bookings', { ...wanted, code })).status).toBe(201)
  await setOnline({ phone_confirmation: false })
})

test('434: a client whom the location does not want', async () => {
  const wanted = wish()
  const fields = { name: 'Unwanted', phone: wanted.phone, blacklisted: true }
  await location.edit({ entity: 'client', fields })
  expect(await refused(wanted)).toEqual([403, 'online_client_refused'])
})

test('431 and 435: what is no phone and no name does not get as far as the location', async () => {
  expect(await refused(wish({ phone: '12' }))).toEqual([400, 'invalid_input'])
  expect(await refused(wish({ name: ' ' }))).toEqual([400, 'invalid_input'])
})

test('438: a service that is no longer sold online', async () => {
  const service = { entity: 'service', id: colouring.there } as const
  await location.edit({ ...service, fields: { active: false } })
  expect(await refused(wish())).toEqual([409, 'online_service_closed'])
  await location.edit({ ...service, fields: { active: true } })
})

test('429: too many requests book nothing, and the same order goes a moment later', async () => {
  const before = await made()
  const wanted = wish()
  await location.chaos({ fail429: 1 })
  expect((await refused(wanted))[0]).toBeGreaterThanOrEqual(500)
  await location.chaos({ fail429: 0 })
  expect(await made()).toBe(before)
  expect((await visitor.ask('POST /bookings', wanted)).status).toBe(201)
  expect(await made()).toBe(before + 1)
})

test('an answer that is lost after the work books once, however often it is asked', async () => {
  const before = await made()
  const wanted = wish()
  await location.chaos({ dropAfterWork: 1 })
  const first = await visitor.ask('POST /bookings', wanted)
  await location.chaos({ dropAfterWork: 0 })
  const again = await visitor.ask('POST /bookings', wanted)
  expect([first.status, again.status]).toEqual([201, 201])
  expect(again.text).toBe(first.text)
  expect(await made()).toBe(before + 1)
})

test('402: a licence that ended books nothing, and pauses the connection with its words', async () => {
  const before = await made()
  await location.edit({ entity: 'company', fields: { licensed: false } })
  expect((await refused(wish()))[0]).toBe(502)
  expect(await made()).toBe(before)
  const path = `POST /api/connections/${connection}/synchronise`
  await house.ask(salon, path, { kind: 'booking' })
  const state = async () => (await house.ask(salon, `GET /api/connections/${connection}`)).body
  await expect.poll(state, { timeout: 20_000 }).toMatchObject({
    state: 'unauthorised',
    alert: { code: 'licence_expired', words: expect.stringContaining('лицензию') },
  })
  const stopped = await house.ask(salon, `GET /api/v1/yclients/widget-url/${colouring.here}`)
  expect([stopped.status, stopped.body['code']]).toEqual([409, 'online_not_bound'])
})
