import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startLocation, type TestLocation } from '../../../tests/support/location.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import { bookThere, type OnlineBookingOrder } from './book-there.ts'
import { onlinePaths } from './online-paths.ts'
import { slotsThere } from './slots-there.ts'
import { widgetAddress } from './widget-address.ts'

let house: TestProgram
let location: TestLocation
let salon: TestSalon
let connection: number
let service: { here: number; there: number }
let anna: { here: number; there: number }
let visits = 0

beforeAll(async () => {
  house = await startProgram()
  location = await startLocation({ zone: 'Asia/Almaty' })
  salon = await house.makeSalon()
  const title = { title: 'Colouring', price: 700, duration: 3_600 }
  const there = await location.edit({ entity: 'service', fields: title })
  const staff = await location.edit({ entity: 'staff', fields: { name: 'Anna' } })
  connection = await location.connect(house, salon)
  await house.drain(location)
  service = { there, here: await pairOf('service', there) }
  anna = { there: staff, here: await pairOf('employee', staff) }
})
afterAll(async () => {
  await location.close()
  await house.close()
})
beforeEach(() => location.chaos({ dropAfterWork: 0, fail5xx: 0, fail429: 0 }))

async function pairOf(kind: string, remoteId: number): Promise<number> {
  const [link] = await house.sql<{ local_id: number }>(
    'select local_id from links where connection_id = $1 and kind = $2 and remote_id = $3',
    [connection, kind, String(remoteId)],
  )
  return Number(link?.local_id)
}

/** Each order has a day of its own, some time ahead. */
function order(more: Partial<OnlineBookingOrder> = {}): OnlineBookingOrder {
  visits += 1
  const day = new Date(Date.now() + (2 + visits) * 86_400_000).toISOString().slice(0, 10)
  return {
    tenantId: salon.tenantId,
    serviceIds: [service.here],
    userId: anna.here,
    startsAt: `${day}T06:00:00Z`,
    client: { name: 'Dina Akhmetova', phone: '8 701 555 00 77', email: 'd@kz.kz', note: 'first' },
    requestKey: `order-${visits}`,
    ...more,
  }
}

/** Books while a worker is at work. */
async function book(wanted: OnlineBookingOrder) {
  const { sync, worker } = house.program
  const drains = worker()
  await drains.start()
  try {
    return await bookThere(sync.parts, wanted)
  } finally {
    await drains.stop()
  }
}

async function recordsAt(startsAt: string): Promise<Record<string, unknown>[]> {
  const records = await location.rows('records')
  const atMs = Date.parse(startsAt)
  return records.filter(
    ({ date }) => Date.parse(`${String(date).replace(' ', 'T')}+05:00`) === atMs,
  )
}

async function bookingsAt(startsAt: string): Promise<number> {
  const found = await house.sql('select id from bookings where tenant_id = $1 and starts_at = $2', [
    salon.tenantId,
    startsAt,
  ])
  return found.length
}

it('books there, and the record is a booking here, with its client', async () => {
  const wanted = order()
  const booked = await book(wanted)
  expect(booked).toMatchObject({ ok: true, bookingId: expect.any(Number) })
  const id = booked.ok ? booked.bookingId : 0
  const { body } = await house.ask(salon, `GET /api/bookings/${id}`)
  expect(body).toMatchObject({
    user_id: anna.here,
    source: 'yclients',
    service_ids: [service.here],
  })
  const client = await house.ask(salon, `GET /api/clients/${body['client_id']}`)
  expect(client.body).toMatchObject({ phone: '+77015550077', email: 'd@kz.kz' })
  const [record] = await recordsAt(wanted.startsAt)
  expect(record).toMatchObject({ comment: 'first', api_id: expect.stringMatching(/online-/) })
})

it('answers a repeat the same and books nothing more, even at the same moment', async () => {
  const wanted = order()
  const [one, other] = await Promise.all([
    book(wanted),
    bookThere(house.program.sync.parts, wanted),
  ])
  expect(one).toMatchObject({ ok: true })
  expect(other).toEqual(one)
  expect(await bookThere(house.program.sync.parts, wanted)).toEqual(one)
  expect(await recordsAt(wanted.startsAt)).toHaveLength(1)
})

it('finds what it booked when only the answer was lost', async () => {
  const wanted = order()
  await location.chaos({ dropAfterWork: 1 })
  expect(await book(wanted)).toMatchObject({ ok: true })
  expect(await recordsAt(wanted.startsAt)).toHaveLength(1)
  expect(await bookingsAt(wanted.startsAt)).toBe(1)
})

it('says when it does not know, and asked again looks before it books', async () => {
  const wanted = order()
  await house.sql(
    `insert into online_requests (tenant_id, request_key, connection_id, state, held_until)
     values ($1, $2, $3, 'unknown', now())`,
    [salon.tenantId, wanted.requestKey, connection],
  )
  await location.chaos({ fail5xx: 1 })
  const { parts } = house.program.sync
  expect(await bookThere(parts, wanted)).toEqual({ ok: false, problem: 'online_uncertain' })
  await location.chaos({ fail5xx: 0 })
  expect(await book(wanted)).toMatchObject({ ok: true })
  expect(await book(wanted)).toMatchObject({ ok: true })
  expect(await recordsAt(wanted.startsAt)).toHaveLength(1)
})

it('takes in by the pull, once, what nobody waited for', async () => {
  const wanted = order({ arrivesWithinMs: 50 })
  await location.chaos({ dropAfterWork: 1 })
  const { parts } = house.program.sync
  const waited = await bookThere(parts, wanted)
  expect(waited).toEqual({ ok: false, problem: 'online_pending' })
  await location.chaos({ dropAfterWork: 0 })
  await house.skipWaiting()
  await house.drain(location)
  expect(await bookingsAt(wanted.startsAt)).toBe(1)
  expect(await bookThere(parts, wanted)).toMatchObject({ ok: true })
  expect(await recordsAt(wanted.startsAt)).toHaveLength(1)
})

it('tells that the time is taken, and the same order with another time is free to go', async () => {
  const wanted = order()
  const date = `${wanted.startsAt.slice(0, 10)} 11:30:00`
  const record = { staff_id: anna.there, date }
  await location.edit({ entity: 'record', fields: record })
  expect(await book(wanted)).toMatchObject({ ok: false, problem: 'online_time_taken' })
  const later = { ...wanted, startsAt: wanted.startsAt.replace('T06', 'T10') }
  expect(await book(later)).toMatchObject({ ok: true })
})

it('neither offers nor books a time at which an employee who is named has a visit here alone', async () => {
  const wanted = order()
  const day = wanted.startsAt.slice(0, 10)
  const { status } = await house.ask(salon, 'POST /api/bookings', {
    client_id: salon.client,
    user_id: anna.here,
    service_ids: [salon.haircut],
    start_time: wanted.startsAt,
    force: true,
  })
  expect(status).toBe(201)
  const { parts } = house.program.sync
  const shown = await slotsThere(parts, { ...wanted, from: day, to: day })
  const times = shown.ok ? (shown.days[0]?.slots ?? []).map(({ startsAt }) => startsAt) : []
  expect(times).not.toContain(wanted.startsAt)
  // It takes an hour: half an hour before would run into the visit.
  expect(times).not.toContain(`${day}T05:30:00Z`)
  expect(times).toContain(`${day}T04:00:00Z`)
  expect(await bookThere(parts, wanted)).toEqual({ ok: false, problem: 'online_time_taken' })
  expect(await recordsAt(wanted.startsAt)).toEqual([])
})

it('asks for the code where the location confirms phones', async () => {
  await location.edit({ entity: 'company', fields: { online: { phone_confirmation: true } } })
  const wanted = order()
  expect(await book(wanted)).toMatchObject({ ok: false, problem: 'online_code_needed' })
  expect(await book({ ...wanted, code: '1' })).toMatchObject({ problem: 'online_code_wrong' })
  const codes = (await location.state())['codes'] as Record<string, string>
  const code = codes['77015550077'] ?? ''
  expect(await book({ ...wanted, code })).toMatchObject({ ok: true })
  await location.edit({ entity: 'company', fields: { online: { phone_confirmation: false } } })
})

it('books the parts of a composite service', async () => {
  const part = await location.edit({
    entity: 'service',
    fields: { title: 'Wash', duration: 1_800 },
  })
  const links = [
    { service_id: service.there, position: 2 },
    { service_id: part, position: 1 },
  ]
  const whole = await location.edit({ entity: 'service', fields: { title: 'All in one', links } })
  await house.skipWaiting()
  await house.drain(location)
  const wanted = order({ serviceIds: [await pairOf('service', whole)] })
  expect(await book(wanted)).toMatchObject({ ok: true })
  const [record] = await recordsAt(wanted.startsAt)
  const sold = ((record?.['services'] ?? []) as { id: number }[]).map(({ id }) => id)
  expect(sold).toEqual([part, service.there])
})

it('shows the times there by day, and the way that each service is booked', async () => {
  const { db, sync } = house.program
  const { parts } = sync
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  const { tenantId } = salon
  const range = { tenantId, from: tomorrow, to: tomorrow }
  const shown = await slotsThere(parts, { ...range, serviceIds: [service.here], userId: anna.here })
  expect(shown).toMatchObject({ ok: true, days: [{ date: tomorrow }] })
  const [first] = shown.ok ? (shown.days[0]?.slots ?? []) : []
  expect(first?.userIds).toEqual([anna.here])
  expect(await slotsThere(parts, { ...range, serviceIds: [salon.shave], userId: null })).toEqual({
    ok: false,
    problem: 'online_not_bound',
  })
  await db.transaction(tenantId, async (tx) => {
    const paths = await onlinePaths(parts, tx, [service.here, salon.shave])
    expect(Object.fromEntries(paths)).toEqual({ [service.here]: 'widget', [salon.shave]: 'own' })
    const wanted = { serviceId: service.here, userId: anna.here }
    expect(await widgetAddress(parts, tx, wanted)).toEqual({
      widgetUrl: `${location.url}/form/n19203/company/4564/personal/select-time?o=m${anna.there}s${service.there}`,
      origin: location.url,
    })
  })
})
