import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startPortal, type TestPortal } from '../../tests/support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../tests/support/program.ts'

let house: TestProgram
let portal: TestPortal
let salon: TestSalon
let connection: number
let dealId: number

beforeAll(async () => {
  house = await startProgram()
  portal = await startPortal()
  salon = await house.makeSalon()
  connection = await house.connect(salon, portal)
  const booking = await house.book(salon, '2030-03-04 10:00:00')
  await house.drain(portal)
  const { body } = await house.ask(salon, `GET /api/bookings/${booking}`)
  dealId = Number(body['crm_deal_id'])
})
afterAll(async () => {
  await house.close()
  await portal.close()
})

// Nothing of what the tests do behind the engine's back may reach it but through the audit.
beforeEach(async () => {
  await portal.chaos({ loseWebhooks: 1 })
  await house.sql(`update cursors set next_at = now() + interval '1 day'`)
})

const look = () => house.audit(salon, connection)
const contact = async () => (await portal.contacts())[0]?.id ?? 0

/** Finds the one difference, then mends it and finds nothing. */
async function expectMended(difference: object) {
  const found = await look()
  expect(found.differences).toMatchObject([difference])
  expect(found.percent).toBeLessThan(100)
  await house.drain(portal)
  expect((await look()).differences).toHaveLength(1)
  await house.audit(salon, connection, true)
  await house.drain(portal)
  expect(await look()).toMatchObject({ percent: 100, differences: [] })
}

test('records that are in step are counted as equal', async () => {
  expect(await look()).toEqual({
    pairs: 4,
    equal: 4,
    differing: 0,
    onlyHere: 0,
    onlyThere: 0,
    percent: 100,
    differences: [],
  })
})

test('a name changed there behind our back is found and brought here', async () => {
  await portal.edit({ entity: 'contact', id: await contact(), fields: { name: 'Olha' } })
  await expectMended({ kind: 'client', finding: 'differing', fields: ['firstName'] })
})

test('a price changed here behind our back is found and sent', async () => {
  await house.sql('update services set price_minor = 123400 where id = $1', [salon.shave])
  await expectMended({ kind: 'service', finding: 'differing', fields: ['priceMinor'] })
})

test('a sum and rows changed there are found, and are ours again', async () => {
  const fields = { opportunity: 1, isManualOpportunity: 'Y' }
  await portal.edit({ entity: 'deal', id: dealId, fields })
  await expectMended({ kind: 'booking', finding: 'differing', fields: ['totalMinor'] })
})

test('a client that never reached the portal is found and sent', async () => {
  await house.sql(`insert into clients (tenant_id, first_name) values ($1, 'Silent')`, [
    salon.tenantId,
  ])
  await expectMended({ kind: 'client', finding: 'only_here', remoteId: null })
})

test('a contact that never reached us is found and taken in', async () => {
  await portal.edit({ entity: 'contact', fields: { name: 'Unheard', phone: '+77010000009' } })
  await expectMended({ kind: 'client', finding: 'only_there', localId: null })
})

test('a contact deleted there is found and made again', async () => {
  await portal.edit({ entity: 'contact', id: await contact(), delete: true })
  await house.audit(salon, connection, true)
  await house.drain(portal)
  expect((await look()).percent).toBe(100)
})

test('an audit is kept as a run with its report, and employees may not ask for one', async () => {
  const path = `/api/connections/${connection}`
  expect((await house.ask(salon, `POST ${path}/audit`, {}, 'employee')).status).toBe(403)
  const answer = await house.ask(salon, `POST ${path}/audit`, {}, 'manager')
  expect(answer.body).toMatchObject({ percent: 100, only_here: 0, only_there: 0 })
  const runs = (await house.ask(salon, `GET ${path}/runs`)).body['items']
  expect((runs as object[])[0]).toMatchObject({ trigger: 'audit', report: { percent: 100 } })
})

test('a deal whose start was emptied there is compared all the same, and repaired', async () => {
  await portal.chaos({ loseWebhooks: 1 })
  await portal.edit({ entity: 'deal', id: dealId, fields: { ufCrmUzelStart: '' } })
  await portal.chaos({ loseWebhooks: 0 })
  expect(await look()).toMatchObject({ onlyHere: 0, differing: 1 })
  await expectMended({ kind: 'booking', finding: 'differing', fields: ['startsAt'] })
})

test('whoever waits for an audit learns in seconds that nobody answers there', async () => {
  await portal.chaos({ fail5xx: 1 })
  const answer = await house.ask(salon, `POST /api/connections/${connection}/audit`, {})
  await portal.chaos({ fail5xx: 0 })
  expect(answer).toMatchObject({ status: 502, body: { code: 'remote_unavailable' } })
  const { body } = await house.ask(salon, `GET /api/connections/${connection}/runs?limit=1`)
  expect(body['items']).toMatchObject([
    { trigger: 'audit', finished_at: expect.any(String), error: { code: 'remote_unavailable' } },
  ])
  expect((await look()).percent).toBe(100)
})
