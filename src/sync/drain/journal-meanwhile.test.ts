import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startLocation, type TestLocation } from '../../../tests/support/location.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import { yclients } from '../../connectors/yclients/index.ts'
import { assert } from '../../kernel/errors.ts'
import { systemPrincipal } from '../../kernel/principal.ts'
import { synchronise } from '../use-cases/synchronise.ts'

/** A journal, where reading and writing a record take a request each and people do not wait. */
let house: TestProgram
let salon: TestSalon
let location: TestLocation
let connection: number
const there = { haircut: 0, anna: 0 }

beforeEach(async () => {
  house = await startProgram()
  salon = await house.makeSalon()
  location = await startLocation()
  there.haircut = await location.edit({ entity: 'service', fields: { title: 'Haircut' } })
  there.anna = await location.edit({ entity: 'staff', fields: { name: 'Anna' } })
  connection = await location.connect(house, salon)
  await house.drain(location)
  await house.sql(`update cursors set next_at = now() + interval '1 day'`)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await house.close()
  await location.close()
})

const recordsOf = (kind: 'client' | 'booking') => {
  const records = yclients.records[kind]
  assert(records, `no ${kind}`)
  return records
}
const bookings = () =>
  house.sql<{ note: string }>('select note from bookings where deleted_at is null order by note')
const notes = async () => (await bookings()).map(({ note }) => note)
const setUp = (input: object) => house.ask(salon, `PUT /api/connections/${connection}`, input)

function visit(day: number, comment: string): Promise<number> {
  const services = [{ id: there.haircut, cost: 6_000 }]
  const date = `2030-01-${String(day).padStart(2, '0')} 10:00:00`
  const fields = { staff_id: there.anna, client_id: null, seance_length: 3_600, comment }
  return location.edit({ entity: 'record', fields: { ...fields, services, date } })
}

test('a client whose phone is changed while the answer to their create is lost is made once', async () => {
  await location.chaos({ loseWebhooks: 1 })
  const twin = { first_name: 'Twin', phone: '+77015550001' }
  const id = Number((await house.ask(salon, 'POST /api/clients', twin)).body['id'])
  const clients = recordsOf('client')
  const create = clients.create
  vi.spyOn(clients, 'create').mockImplementationOnce(async (remote, items) => {
    await location.chaos({ dropAfterWork: 1 })
    const outcome = create(remote, items)
    await outcome.catch(() => undefined)
    await location.chaos({ dropAfterWork: 0 })
    await house.ask(salon, `PUT /api/clients/${id}`, { phone: '+77015550002' })
    return outcome
  })
  await house.drain(location)
  await house.sql('update links set next_try_at = now()')
  await house.drain(location)
  const twins = (await location.rows('clients')).filter(({ name }) => name === 'Twin')
  expect(twins.map(({ phone }) => String(phone))).toEqual(['77015550002'])
})

test('a visit booked while newcomers are looked for one by one waits behind a few of them', async () => {
  for (let at = 10; at < 40; at++) {
    const newcomer = { first_name: `No. ${at}`, phone: `+770155500${at}` }
    await house.ask(salon, 'POST /api/clients', newcomer)
  }
  const [clients, visits] = [recordsOf('client'), recordsOf('booking')]
  const { find } = clients
  const { create } = visits
  let looked = 0
  const lookedBefore: number[] = []
  vi.spyOn(clients, 'find').mockImplementation(async (remote, wanted) => {
    if (looked === 0) await house.book(salon, '2030-01-20 10:00:00')
    looked += wanted.length
    return find(remote, wanted)
  })
  vi.spyOn(visits, 'create').mockImplementation((remote, items) => {
    lookedBefore.push(looked)
    return create(remote, items)
  })
  await house.drain(location)
  expect(looked).toBeGreaterThanOrEqual(30)
  expect(lookedBefore).toHaveLength(1)
  expect(lookedBefore[0]).toBeLessThanOrEqual(10)
})

test('who asks for a synchronisation while a nightly walk goes on gets a walk of their own', async () => {
  await location.chaos({ loseWebhooks: 1 })
  const visits = recordsOf('booking')
  const everything = visits.everything
  vi.spyOn(visits, 'everything').mockImplementationOnce(async (remote, position) => {
    const page = await everything(remote, position)
    await visit(3, 'after the page')
    const who = systemPrincipal(salon.tenantId)
    await synchronise(house.program.sync.parts, { who, id: connection, kind: 'booking' })
    return page
  })
  await house.sql(
    `update cursors set next_at = now() where kind = 'booking' and mode = 'everything'`,
  )
  await house.drain(location)
  expect(await notes()).toEqual(['after the page'])
})

test('a text that no database holds is taken in without what is wrong with it', async () => {
  await visit(1, 'bad \u0000 text')
  await visit(2, 'good')
  await house.drain(location)
  expect(await notes()).toEqual(['bad  text', 'good'])
})

test('a record that meets a fault of ours holds up neither its neighbours nor the connection', async () => {
  const { booking } = house.program.sync.parts.ports
  const create = booking.create
  vi.spyOn(booking, 'create').mockImplementation(async (tx, who, fields) => {
    if (fields['note'] === 'unlucky') throw new Error('a bug')
    return create(tx, who, fields)
  })
  for (const [at, note] of ['unlucky', 'one', 'two'].entries()) await visit(at + 1, note)
  for (let turn = 0; turn < 7; turn++) {
    await house.sql('update links set next_try_at = now()')
    await house.drain(location)
  }
  expect(await notes()).toEqual(['one', 'two'])
  expect(await house.sql('select outages from connections')).toEqual([{ outages: 0 }])
})

test('a connection that is paused while a drain is at work writes nothing more there', async () => {
  const first = { first_name: 'First', phone: '+77015550011' }
  await house.ask(salon, 'POST /api/clients', first)
  const clients = recordsOf('client')
  const create = clients.create
  vi.spyOn(clients, 'create').mockImplementationOnce(async (remote, items) => {
    await setUp({ state: 'paused' })
    await house.ask(salon, 'POST /api/clients', { first_name: 'Second', phone: '+77015550012' })
    return create(remote, items)
  })
  await house.drain(location)
  const names = (await location.rows('clients')).map(({ name }) => name)
  expect(names).toContain('First')
  expect(names).not.toContain('Second')
})

test('a poll that was off and is set anew while a page is read is on', async () => {
  await setUp({ settings: { poll_minutes: 0 } })
  await house.drain(location)
  const visits = recordsOf('booking')
  const changes = visits.changes
  vi.spyOn(visits, 'changes').mockImplementationOnce(async (remote, position) => {
    const page = await changes(remote, position)
    await setUp({ settings: { poll_minutes: 30 } })
    return page
  })
  await house.sql(`update cursors set next_at = now() where kind = 'booking' and mode = 'changes'`)
  await house.drain(location)
  const [cursor] = await house.sql<{ minutes: number }>(
    `select extract(epoch from next_at - now())::float / 60 as minutes from cursors
     where kind = 'booking' and mode = 'changes'`,
  )
  expect(Number(cursor?.minutes)).toBeLessThan(31)
})

test('a visit beyond the days of the walk is no difference to an audit', async () => {
  await setUp({ settings: { ahead_days: 30 } })
  await visit(1, 'far')
  await house.drain(location)
  expect(await notes()).toEqual(['far'])
  expect(await house.audit(salon, connection)).toMatchObject({ percent: 100 })
})

test('a client deleted in the journal while no webhook arrived is found at night', async () => {
  const client = { first_name: 'Gone', phone: '+77015550021' }
  await house.ask(salon, 'POST /api/clients', client)
  await house.drain(location)
  const gone = (await location.rows('clients')).find(({ name }) => name === 'Gone')
  await location.chaos({ loseWebhooks: 1 })
  await location.edit({ entity: 'client', id: Number(gone?.id), delete: true })
  await house.sql(`update cursors set next_at = now() where mode = 'everything'`)
  await house.drain(location)
  const again = (await location.rows('clients')).find(({ name }) => name === 'Gone')
  expect(Number(again?.id)).toBeGreaterThan(Number(gone?.id))
})
