import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startLocation, type TestLocation } from '../../../tests/support/location.ts'
import { startPortal, type TestPortal } from '../../../tests/support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'

/** What people change while a drain is at work on the same record. */
let house: TestProgram
let portal: TestPortal
let location: TestLocation
let salon: TestSalon

beforeEach(async () => {
  house = await startProgram()
  portal = await startPortal({ requiredFields: { contact: ['lastName'] } })
  location = await startLocation()
  salon = await house.makeSalon()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await house.close()
  await portal.close()
  await location.close()
})

const addClient = async (fields: object) =>
  Number((await house.ask(salon, 'POST /api/clients', fields)).body['id'])
const change = (id: number, fields: object) => house.ask(salon, `PUT /api/clients/${id}`, fields)

async function comeBack(): Promise<void> {
  await house.drain(portal)
  await house.skipWaiting()
  await house.drain(portal)
}

test('what is mended while its create is refused is made, not parked', async () => {
  await house.connect(salon, portal)
  await house.drain(portal)
  const id = await addClient({ first_name: 'Nobody' })
  portal.beforeNext(/crm\.item\.add/, async () => void (await change(id, { last_name: 'Found' })))
  await comeBack()
  expect((await portal.contacts()).map(({ lastName }) => lastName)).toContain('Found')
})

test('what is mended while its change is refused is written, not parked', async () => {
  await house.connect(salon, portal)
  const id = await addClient({ first_name: 'Eva', last_name: 'Lee' })
  await house.drain(portal)
  await change(id, { last_name: '' })
  portal.beforeNext(
    /crm\.item\.update/,
    async () => void (await change(id, { last_name: 'Found' })),
  )
  await comeBack()
  expect((await portal.contacts()).map(({ lastName }) => lastName)).toContain('Found')
})

test('who gets a phone while found to stay here for the want of one is sent', async () => {
  await location.connect(house, salon)
  await house.drain(location)
  const id = await addClient({ first_name: 'Nophone' })
  const { client } = house.program.sync.parts.ports
  const read = client.read
  vi.spyOn(client, 'read').mockImplementationOnce(async (tx, ids) => {
    const found = await read(tx, ids)
    await change(id, { phone: '+77015550008' })
    return found
  })
  await house.drain(location)
  expect((await location.rows('clients')).map(({ name }) => name)).toContain('Nophone')
})
