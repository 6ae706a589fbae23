import { afterAll, expect, test } from 'vitest'
import { openPairedSalon } from '../../../tests/support/paired-salon.ts'

const { house, portal, salon, connection, close } = await openPairedSalon()
afterAll(close)

const anna = { first_name: 'Anna', phone: '+77015550055' }
const contactsOf = async (name: string) =>
  (await portal.contacts()).filter((contact) => contact['name'] === name)
const clientsNamed = async (name: string) =>
  (await house.ask(salon, `GET /api/clients?search=${name}`)).body['items']

async function walkEverything(kind: 'client' | 'service'): Promise<void> {
  await house.skipWaiting()
  await house.ask(salon, `POST /api/connections/${connection}/synchronise`, { kind })
  await house.drain(portal)
}

test('a client deleted here does not come back, whatever happens to the contact', async () => {
  const { body } = await house.ask(salon, 'POST /api/clients', anna)
  await house.drain(portal)
  const [contact] = await contactsOf('Anna')
  await house.ask(salon, `DELETE /api/clients/${body['id']}`)
  await house.drain(portal)
  const before = portal.writes().length
  await walkEverything('client')
  await portal.edit({ entity: 'contact', id: contact?.id ?? 0, fields: { lastName: 'Lee' } })
  await house.drain(portal)
  await walkEverything('client')
  expect(await clientsNamed('Anna')).toEqual([])
  expect(portal.writes().slice(before)).toEqual([])
  expect(await house.audit(salon, connection)).toMatchObject({ percent: 100 })
})

test('a client who comes back gets the contact that was there, and no second one', async () => {
  await house.ask(salon, 'POST /api/clients', anna)
  await house.drain(portal)
  expect(await contactsOf('Anna')).toHaveLength(1)
  expect(await clientsNamed('Anna')).toHaveLength(1)
  expect(await house.audit(salon, connection)).toMatchObject({ percent: 100 })
})

test('a service deleted here is inactive there, and does not come back', async () => {
  const { body } = await house.ask(salon, 'POST /api/services', {
    name: 'Massage',
    price_minor: 900_000,
    duration_minutes: 60,
  })
  await house.drain(portal)
  await house.ask(salon, `DELETE /api/services/${body['id']}`)
  await house.drain(portal)
  const product = (await portal.rows('products')).find((one) => one['name'] === 'Massage')
  expect(product).toMatchObject({ active: 'N' })
  await walkEverything('service')
  const answer = await house.ask(salon, 'GET /api/services?search=Massage')
  expect(answer.body['items']).toEqual([])
})
