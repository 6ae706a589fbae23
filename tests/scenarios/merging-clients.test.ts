import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../support/program.ts'

let house: TestProgram
let portal: TestPortal
let salon: TestSalon
let connection: number

beforeAll(async () => {
  house = await startProgram()
  portal = await startPortal()
  salon = await house.makeSalon()
  connection = await house.connect(salon, portal)
})
afterAll(async () => {
  await house.close()
  await portal.close()
})

let made = 0

async function client(fields: object): Promise<number> {
  const { body } = await house.ask(salon, 'POST /api/clients', fields)
  return Number(body['id'])
}

/** Two clients with one phone, each with a booking, in step with the portal. */
async function doubled() {
  made += 1
  const phone = `+7701777${String(made).padStart(4, '0')}`
  const keep = await client({ first_name: 'Asel', phone })
  const other = await client({ first_name: 'Assel', phone, email: `asel${made}@mail.kz` })
  const day = `2030-04-${String(made).padStart(2, '0')}`
  const bookings = [
    await house.book(salon, `${day} 10:00:00`, { client_id: keep }),
    await house.book(salon, `${day} 12:00:00`, { client_id: other }),
  ]
  await house.drain(portal)
  const [kept, left] = await Promise.all([contactOf(keep), contactOf(other)])
  return { keep, other, phone, bookings, kept, left }
}

const contactOf = async (id: number) =>
  Number((await house.ask(salon, `GET /api/clients/${id}`)).body['crm_contact_id'])

async function dealContacts(bookings: number[]): Promise<number[]> {
  const deals = await portal.deals()
  const ids = await Promise.all(
    bookings.map(async (id) => (await house.ask(salon, `GET /api/bookings/${id}`)).body),
  )
  return ids.map(({ crm_deal_id }) =>
    Number(deals.find((deal) => deal.id === crm_deal_id)?.['contactId']),
  )
}

async function merge(keep: number, other: number): Promise<number> {
  const wish = { keep_id: keep, merge_ids: [other] }
  const { status, body } = await house.ask(salon, 'POST /api/clients/merges', wish)
  expect([status, body]).toEqual([201, body])
  await house.drain(portal)
  return Number(body['id'])
}

/** Everything is read afresh, as every night: whatever could come back would come back now. */
async function night(): Promise<void> {
  await house.sql(`update cursors set next_at = now(), position = null`)
  await house.drain(portal)
}

const clients = () =>
  house.sql<{ id: number }>('select id from clients where deleted_at is null order by id')

const audit = () => house.audit(salon, connection)

test('after a merge the deals follow, nothing returns and the audit finds both sides equal', async () => {
  const { keep, other, bookings, kept, left } = await doubled()
  expect(kept).not.toBe(left)
  const before = await portal.contacts()
  await merge(keep, other)
  expect(await dealContacts(bookings)).toEqual([kept, kept])
  const living = await clients()
  await portal.edit({ entity: 'contact', id: left, fields: { name: 'Edited there' } })
  await house.drain(portal)
  await night()
  expect(await clients()).toEqual(living)
  expect(await portal.contacts()).toHaveLength(before.length)
  expect(await audit()).toMatchObject({ percent: 100, differences: [] })
  // Somebody tidies up in the portal as well.
  await portal.edit({ entity: 'contact', id: left, delete: true })
  await house.drain(portal)
  await night()
  expect(await clients()).toEqual(living)
  expect(await audit()).toMatchObject({ percent: 100, differences: [] })
})

test('a merge taken back is taken back in the portal too', async () => {
  const { keep, other, bookings, kept, left } = await doubled()
  const id = await merge(keep, other)
  const undone = await house.ask(salon, `POST /api/clients/merges/${id}/undo`, {})
  expect([undone.status, undone.body]).toMatchObject([200, { client: { id: keep, email: null } }])
  await house.drain(portal)
  expect(await dealContacts(bookings)).toEqual([kept, left])
  await portal.edit({ entity: 'contact', id: left, fields: { name: 'Back' } })
  await house.drain(portal)
  const { body } = await house.ask(salon, `GET /api/clients/${other}`)
  expect(body).toMatchObject({ first_name: 'Back', crm_contact_id: left })
  expect(await audit()).toMatchObject({ percent: 100 })
})

test('who was never sent takes the contact of the one merged into him over', async () => {
  const { other, left } = await doubled()
  await house.sql(`update connections set resume_at = now() + interval '1 hour'`)
  const keep = await client({ first_name: 'Unsent', phone: '+77017780001' })
  const contacts = await portal.contacts()
  const wish = { keep_id: keep, merge_ids: [other] }
  await house.ask(salon, 'POST /api/clients/merges', wish)
  await house.skipWaiting()
  await house.drain(portal)
  expect(await contactOf(keep)).toBe(left)
  expect(await portal.contacts()).toHaveLength(contacts.length)
  await night()
  expect(await audit()).toMatchObject({ percent: 100, differences: [] })
})
