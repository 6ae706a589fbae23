import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLocation, type TestLocation } from '../../../tests/support/location.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import type { RemoteRecord } from '../../connector-kit/index.ts'
import type { Link } from '../link.ts'
import { createPulledRecords } from './pulled-records.ts'

const visits = 130
let house: TestProgram
let salon: TestSalon
let location: TestLocation
let connection: number
const there = { haircut: 0, anna: 0 }

beforeAll(async () => {
  house = await startProgram()
  salon = await house.makeSalon()
  // All of it was written a month ago, when nobody followed.
  let ageMs = 30 * 86_400_000
  location = await startLocation({ now: () => Date.now() - ageMs })
  there.haircut = await location.edit({ entity: 'service', fields: { title: 'Haircut' } })
  there.anna = await location.edit({ entity: 'staff', fields: { name: 'Anna' } })
  for (let number = 0; number < visits; number++) await visitOf(number)
  ageMs = 0
})
afterAll(async () => {
  await house.close()
  await location.close()
})

/** A visit in 2030, each on a day of its own, every second of a client of its own. */
async function visitOf(number: number): Promise<number> {
  const phone = `7701555${String(number).padStart(4, '0')}`
  const fields = { name: `Guest ${number}`, phone }
  const client = number % 2 === 0 ? await location.edit({ entity: 'client', fields }) : null
  const date = new Date(Date.UTC(2030, 0, 1 + number, 10)).toISOString()
  const services = [{ id: there.haircut, cost: 6_000 }]
  const record = { staff_id: there.anna, client_id: client, seance_length: 3_600, services }
  return location.edit({
    entity: 'record',
    fields: { ...record, date: date.slice(0, 19).replace('T', ' ') },
  })
}

const bookings = () =>
  house.sql<{ note: string }>('select note from bookings where deleted_at is null')

test('a whole journal is taken in by its pages, not by a request for each visit', async () => {
  connection = await location.connect(house, salon)
  await house.drain(location)
  expect(await bookings()).toHaveLength(visits)
  expect((await location.counters()).calls).toBeLessThan(30)
  expect(await house.audit(salon, connection)).toMatchObject({ percent: 100 })
})

test('a connection that was stopped and goes on walks all of it again, by pages', async () => {
  const state = (state: string) => house.ask(salon, `PUT /api/connections/${connection}`, { state })
  const [first] = await location.rows('records')
  expect((await state('paused')).status).toBe(204)
  const fields = { comment: 'Meanwhile' }
  await location.edit({ entity: 'record', id: Number(first?.id), fields })
  const { calls } = await location.counters()
  const { status } = await house.ask(salon, `POST /api/connections/${connection}/start`)
  expect(status).toBe(204)
  await house.drain(location)
  expect((await bookings()).filter(({ note }) => note === 'Meanwhile')).toHaveLength(1)
  expect((await location.counters()).calls - calls).toBeLessThan(30)
})

test('what a poll shows is not read once more either', async () => {
  await location.chaos({ loseWebhooks: 1 })
  for (const { id } of (await location.rows('records')).slice(0, 40)) {
    await location.edit({ entity: 'record', id: Number(id), fields: { comment: 'By phone' } })
  }
  const { calls } = await location.counters()
  await house.skipWaiting()
  await house.drain(location)
  expect((await bookings()).filter(({ note }) => note === 'By phone')).toHaveLength(40)
  expect((await location.counters()).calls - calls).toBeLessThan(15)
})

const record = (id: string): RemoteRecord => ({
  ...{ id, fields: {}, version: null, changedAtMs: null, externalKey: null },
})
const link = (remoteId: string, dueSeq: number): Link => ({
  ...{ id: 1, connectionId: 1, kind: 'booking', localId: null, remoteId, agreed: null },
  ...{ state: 'due', dueSeq, tries: 0, priority: 0, error: null },
})

const mark = (dueSeq: number) => ({ id: 1, dueSeq })

test('what was marked anew after its page is read, and nothing serves twice', () => {
  const pulled = createPulledRecords()
  pulled.keep('booking', record('1'), mark(4))
  pulled.keep('booking', record('2'), mark(7))
  const links = [link('1', 5), link('2', 7), link('3', 1)]
  expect([...pulled.take('booking', links).keys()]).toEqual(['2'])
  expect([...pulled.take('booking', [link('1', 4), link('2', 7)]).keys()]).toEqual([])
  // A link that was ended and made anew counts its marks from the first.
  pulled.keep('booking', record('3'), { id: 2, dueSeq: 1 })
  expect([...pulled.take('booking', [link('3', 1)]).keys()]).toEqual([])
})

test('pages wait while many records of theirs do', () => {
  const pulled = createPulledRecords()
  for (let id = 1; id <= 499; id++) pulled.keep('booking', record(String(id)), mark(1))
  expect(pulled.isFull()).toBe(false)
  pulled.keep('booking', record('500'), mark(1))
  expect(pulled.isFull()).toBe(true)
  pulled.take('booking', [link('7', 1)])
  expect(pulled.isFull()).toBe(false)
})

test('what waits longest is named first, kind by kind', () => {
  const pulled = createPulledRecords()
  expect(pulled.waiting()).toBe(null)
  pulled.keep('client', record('5'), mark(1))
  pulled.keep('booking', record('7'), mark(1))
  pulled.keep('client', record('6'), mark(1))
  expect(pulled.waiting()).toEqual({ kind: 'client', ids: ['5', '6'] })
  pulled.forget('client', ['5', '6'])
  expect(pulled.waiting()).toEqual({ kind: 'booking', ids: ['7'] })
})
