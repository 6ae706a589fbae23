import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPortal, type TestPortal } from '../../../tests/support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'

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
test('x', async () => {
  const t0 = Date.now()
  const id = await house.book(salon, '2030-03-04 10:00:00')
  await house.drain(portal)
  console.log(
    Date.now() - t0,
    portal.writes(),
    await portal.deals(),
    await portal.contacts(),
    await portal.rows('productRows'),
  )
  console.log(await house.sql('select kind, local_id, remote_id, state, error from links'))
  console.log(await house.ask(salon, 'GET /api/bookings/' + id))
  console.log(await house.audit(salon, connection))
  const n = portal.writes().length
  await house.skipWaiting()
  await house.drain(portal)
  console.log(portal.writes().length - n)
})
