import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPortal, type TestPortal } from '../../../tests/support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import { takeDueLinks, type Urgency } from './due-links-store.ts'

let house: TestProgram
let portal: TestPortal
let salon: TestSalon
let connectionId: number

beforeAll(async () => {
  house = await startProgram()
  portal = await startPortal()
  salon = await house.makeSalon()
  connectionId = await house.connect(salon, portal)
  await house.drain(portal)
})
afterAll(async () => {
  await house.close()
  await portal.close()
})

const kindsOf = async (urgency: Urgency) => {
  const links = await house.program.db.transaction(salon.tenantId, (tx) =>
    takeDueLinks(tx, { connectionId, limits: {}, urgency }),
  )
  return links.map(({ kind }) => kind)
}

test('what may wait is taken by itself, however much is urgent', async () => {
  await house.ask(salon, `PUT /api/clients/${salon.client}`, { last_name: 'Edited' })
  expect(await kindsOf('urgent')).toEqual([])
  for (const hour of [10, 12, 14]) await house.book(salon, `2030-03-04 ${hour}:00:00`)
  expect(await kindsOf('urgent')).toEqual(['booking', 'booking', 'booking'])
  expect(await kindsOf('patient')).toEqual(['client'])
  expect(await kindsOf('any')).toEqual(['booking', 'booking', 'booking'])
})
