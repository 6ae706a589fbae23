import { afterAll, expect, test } from 'vitest'
import { openPairedSalon } from '../../../tests/support/paired-salon.ts'

const { house, portal, salon, connection, close } = await openPairedSalon()
afterAll(close)

const booking = async (id: number) => (await house.ask(salon, `GET /api/bookings/${id}`)).body
const put = (path: string, body: object) => house.ask(salon, `PUT ${path}`, body)

/** A booking that stands on both sides, and its deal. */
async function booked(startTime: string) {
  const id = await house.book(salon, startTime)
  await house.drain(portal)
  const dealId = Number((await booking(id))['crm_deal_id'])
  return { id, dealId, deal: () => dealOf(dealId) }
}

async function dealOf(id: number) {
  const deal = (await portal.deals()).find((one) => one.id === id)
  if (!deal) throw new Error(`no deal ${id}`)
  return deal
}

test('a booking made here becomes a contact, products and a deal with its rows', async () => {
  const { id, deal } = await booked('2030-03-04 10:00:00')
  const [contact] = await portal.contacts()
  expect(contact).toMatchObject({ name: 'Olena', lastName: 'Koval' })
  expect(await deal()).toMatchObject({
    title: 'Haircut · Olena Koval',
    contactId: contact?.id,
    opportunity: 5000,
    currencyId: 'KZT',
    stageId: 'NEW',
  })
  const product = (await portal.rows('products')).find((one) => one['name'] === 'Haircut')
  expect(await portal.rows('productRows')).toMatchObject([
    { productId: product?.id, productName: 'Haircut', price: 5000, quantity: 1 },
  ])
  const answers = await Promise.all(
    [`bookings/${id}`, `clients/${salon.client}`, `services/${salon.haircut}`].map(
      async (path) => (await house.ask(salon, `GET /api/${path}`)).body,
    ),
  )
  expect(answers).toMatchObject([
    { crm_deal_id: (await deal()).id },
    { crm_contact_id: contact?.id },
    { bitrix24_product_id: product?.id },
  ])
  expect(await house.audit(salon, connection)).toMatchObject({ percent: 100, pairs: 4 })
})

test('products go before contacts, and contacts before deals, whichever booking is first', async () => {
  const make = async (path: string, body: object) =>
    Number((await house.ask(salon, `POST /api/${path}`, body)).body['id'])
  const clients = [
    await make('clients', { first_name: 'First', phone: '+77015550101' }),
    await make('clients', { first_name: 'Second', phone: '+77015550102' }),
  ]
  const service = { name: 'Colouring', price_minor: 900_000, duration_minutes: 60 }
  const service_ids = [await make('services', service)]
  const before = portal.commands().length
  const bare = await house.book(salon, '2030-03-09 10:00:00', { client_id: clients[0] })
  // As it came from a system that names no services.
  await house.sql('delete from booking_services where booking_id = $1', [bare])
  await house.book(salon, '2030-03-09 12:00:00', { client_id: clients[1], service_ids })
  await house.drain(portal)
  const steps = [
    'catalog.product.service.add',
    'crm.duplicate.findbycomm',
    'crm.item.add',
    'crm.item.productrow.set',
  ]
  const sent = portal.commands().slice(before)
  expect([...new Set(sent)].filter((name) => steps.includes(name))).toEqual(steps)
  expect(sent.filter((name) => name === 'crm.item.add')).toHaveLength(4)
})

test('our own echo ends: what we wrote comes back by webhook and by poll, and nothing is written', async () => {
  await booked('2030-03-04 12:00:00')
  const before = portal.writes().length
  await house.skipWaiting()
  await house.drain(portal)
  await house.skipWaiting()
  await house.drain(portal)
  expect(portal.writes().slice(before)).toEqual([])
})

test('ten edits before a drain are one write', async () => {
  const { id, dealId } = await booked('2030-03-04 14:00:00')
  const before = portal.writes().length
  for (let edit = 1; edit <= 10; edit++) await put(`/api/bookings/${id}`, { note: `edit ${edit}` })
  await house.drain(portal)
  expect(portal.writes().slice(before)).toEqual(['crm.item.update'])
  expect(await dealOf(dealId)).toMatchObject({ comments: 'edit 10' })
})

test('a stage set in the portal becomes the status here', async () => {
  const { id, dealId } = await booked('2030-03-05 10:00:00')
  await portal.edit({ entity: 'deal', id: dealId, fields: { stageId: 'WON' } })
  await house.drain(portal)
  expect(await booking(id)).toMatchObject({ status_id: salon.statuses.completed })
})

test('a time set in the portal moves the booking', async () => {
  const { id, dealId } = await booked('2030-03-05 12:00:00')
  const fields = {
    UF_CRM_UZEL_START: '2030-03-06T12:00:00+05:00',
    UF_CRM_UZEL_END: '2030-03-06T13:00:00+05:00',
  }
  await portal.edit({ entity: 'deal', id: dealId, fields })
  await house.drain(portal)
  expect(await booking(id)).toMatchObject({
    start_time: '2030-03-06T07:00:00.000Z',
    end_time: '2030-03-06T08:00:00.000Z',
  })
})

test('a contact renamed in the portal is renamed here, and its new phone comes along', async () => {
  const answer = await house.ask(salon, 'POST /api/clients', {
    first_name: 'Ann',
    phone: '+77015550001',
  })
  await house.drain(portal)
  const contact = (await portal.contacts()).find((one) => one['name'] === 'Ann')
  const fields = { name: 'Anna', lastName: 'Lee', phone: '8 (701) 555-00-02' }
  await portal.edit({ entity: 'contact', id: contact?.id ?? 0, fields })
  await house.drain(portal)
  const { body } = await house.ask(salon, `GET /api/clients/${answer.body['id']}`)
  expect(body).toMatchObject({ first_name: 'Anna', last_name: 'Lee', phone: '+77015550002' })
})

test('a price set in the portal comes back with the next poll', async () => {
  const product = (await portal.rows('products')).find((one) => one['name'] === 'Shave')
  await portal.edit({ entity: 'service', id: product?.id ?? 0, fields: { price: 2500 } })
  await house.skipWaiting()
  await house.ask(salon, `POST /api/connections/${connection}/synchronise`, { kind: 'service' })
  await house.drain(portal)
  const { body } = await house.ask(salon, `GET /api/services/${salon.shave}`)
  expect(body).toMatchObject({ price_minor: 250_000 })
})

test('a contact made in the portal becomes a client here, a deal made there does not', async () => {
  const phone = '+77019998877'
  await portal.edit({ entity: 'contact', fields: { name: 'Walk', lastName: 'In', phone } })
  await portal.edit({ entity: 'deal', fields: { title: 'Something else' } })
  const bookings = await house.sql('select 1 from bookings')
  await house.drain(portal)
  const found = await house.ask(salon, 'GET /api/clients?search=Walk')
  expect(found.body['items']).toMatchObject([{ first_name: 'Walk', last_name: 'In', phone }])
  expect(await house.sql('select 1 from bookings')).toHaveLength(bookings.length)
})

test('a cancelled booking becomes a lost deal, and its time is free', async () => {
  const { id, deal } = await booked('2030-03-07 10:00:00')
  await house.ask(salon, `POST /api/bookings/${id}/cancel`, {})
  await house.drain(portal)
  expect(await deal()).toMatchObject({ stageId: 'LOSE' })
  await house.book(salon, '2030-03-07 10:00:00')
})

test('a deleted booking becomes a lost deal, never a deleted one', async () => {
  const { id, deal } = await booked('2030-03-07 12:00:00')
  expect((await house.ask(salon, `DELETE /api/bookings/${id}`)).status).toBe(204)
  await house.drain(portal)
  expect(await deal()).toMatchObject({ stageId: 'LOSE' })
  expect(portal.writes().filter((command) => command.includes('delete'))).toEqual([])
})

test('a booking with several services and no client makes a deal with all rows and no contact', async () => {
  const id = await house.book(salon, '2030-03-08 10:00:00', {
    client_id: null,
    service_ids: [salon.haircut, salon.shave],
  })
  await house.drain(portal)
  const dealId = (await booking(id))['crm_deal_id']
  const rows = (await portal.rows('productRows')).filter((row) => row['ownerId'] === dealId)
  expect(rows.map((row) => row['productName'])).toEqual(['Haircut', 'Shave'])
  expect((await dealOf(Number(dealId)))['contactId'] || null).toBe(null)
})

test('after all of it both sides are equal, and every run was kept', async () => {
  await house.skipWaiting()
  await house.drain(portal)
  expect(await house.audit(salon, connection)).toMatchObject({ percent: 100, differences: [] })
  const runs = await house.ask(salon, `GET /api/connections/${connection}/runs`)
  expect(runs.body['items']).toEqual(
    expect.arrayContaining([expect.objectContaining({ trigger: 'changes', failed: 0 })]),
  )
})
