import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLocation, type TestLocation } from '../../../tests/support/location.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import { inDays, openPage, type Visitor } from '../../../tests/support/visitor.ts'

let house: TestProgram
let location: TestLocation
let salon: TestSalon
let visitor: Visitor
/** A service and an employee that the journal keeps too. */
let colouring: number
let anna: number

beforeAll(async () => {
  house = await startProgram()
  location = await startLocation({ zone: 'Asia/Almaty' })
  salon = await house.makeSalon('Aurora')
  const title = { title: 'Colouring', price: 700, duration: 3_600 }
  const service = await location.edit({ entity: 'service', fields: title })
  const staff = await location.edit({ entity: 'staff', fields: { name: 'Anna' } })
  const connection = await location.connect(house, salon)
  await house.drain(location)
  const pairOf = async (kind: string, remoteId: number) => {
    const [link] = await house.sql<{ local_id: number }>(
      'select local_id from links where connection_id = $1 and kind = $2 and remote_id = $3',
      [connection, kind, String(remoteId)],
    )
    return Number(link?.local_id)
  }
  colouring = await pairOf('service', service)
  anna = await pairOf('employee', staff)
  visitor = await openPage(house, salon)
})
afterAll(async () => {
  await location.close()
  await house.close()
})

const choose = (path: 'widget' | 'form') =>
  house.ask(salon, 'PUT /api/online-booking', { yclients_path: path })

async function pathOf(id: number): Promise<string | undefined> {
  const { body } = await visitor.ask('GET /services')
  const items = body['items'] as { id: number; booking: string }[]
  return items.find((service) => service.id === id)?.booking
}

test('a service of the journal is booked on its page, where the business chose that', async () => {
  await choose('widget')
  expect([await pathOf(colouring), await pathOf(salon.haircut)]).toEqual(['widget', 'own'])
  const widget = await visitor.ask(`GET /widget?service_id=${colouring}&user_id=${anna}`)
  expect(widget.body['widget_url']).toContain(String(widget.body['origin']))
  const wish = visitor.wish(inDays(3, 12), { service_ids: [colouring] })
  const refused = await visitor.ask('POST /bookings', wish)
  expect(refused.body).toMatchObject({ status: 409, code: 'book_in_widget' })
  const both = { ...wish, service_ids: [salon.haircut, colouring] }
  expect((await visitor.ask('POST /bookings', both)).body).toMatchObject({
    status: 422,
    code: 'services_apart',
  })
  const none = await visitor.ask(`GET /widget?service_id=${salon.haircut}`)
  expect(none.body).toMatchObject({ status: 409, code: 'online_not_bound' })
})

test('by our form it is booked in the journal, and the visit comes back from there', async () => {
  await choose('form')
  expect(await pathOf(colouring)).toBe('form')
  const start = inDays(4, 12)
  const day = start.slice(0, 10)
  const times = await visitor.ask(
    `GET /slots?service_ids=${colouring}&user_id=${anna}&from=${day}&to=${day}`,
  )
  const [first] = times.body['days'] as { slots: { start_time: string; user_ids: number[] }[] }[]
  const slot = first?.slots[0]
  expect(slot?.user_ids).toContain(anna)
  const wish = visitor.wish(slot?.start_time ?? '', { service_ids: [colouring], user_id: anna })
  const worker = house.program.worker()
  await worker.start()
  const booked = await visitor.book(wish)
  const again = await visitor.book(wish)
  await worker.stop()
  expect(booked.body['booking']).toMatchObject({
    source: 'yclients',
    state: 'active',
    employee: { id: anna },
  })
  expect(again.text).toBe(booked.text)
  const records = await location.rows('records')
  expect(records.filter(({ api_id }) => /online-/.test(String(api_id)))).toHaveLength(1)
  const linked = await visitor.ask(`GET /b/${booked.body['token']}`)
  expect(Date.parse(String(linked.body['start_time']))).toBe(Date.parse(wish.start_time))
  const told = await house.ask(salon, 'GET /api/messages?kind=booking_confirmation')
  expect(told.body['items']).toMatchObject([{ to: wish.email }])
  expect(told.body['items']).toHaveLength(1)
})
