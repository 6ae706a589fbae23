import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startPortal, type TestPortal } from '../../../tests/support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'

let house: TestProgram
let portal: TestPortal
let salon: TestSalon
let connection: number
let contactId: number

interface ConflictItem {
  id: number
  field: string
  ours: unknown
  theirs: unknown
  taken: string
  reason: string
}

beforeAll(async () => {
  house = await startProgram()
  portal = await startPortal()
  salon = await house.makeSalon()
  connection = await house.connect(salon, portal, 'theirs')
  await house.drain(portal)
})
afterAll(async () => {
  await house.close()
  await portal.close()
})

let made = 0
let clientId = 0

/** A client of its own for each test, in step on both sides. */
beforeEach(async () => {
  made += 1
  const phone = `+770155511${String(made).padStart(2, '0')}`
  const answer = await house.ask(salon, 'POST /api/clients', { first_name: 'Eva', phone })
  clientId = Number(answer.body['id'])
  await house.drain(portal)
  contactId = Number((await client())['crm_contact_id'])
  await house.sql('update conflicts set resolved_at = now()')
})

const client = async () => (await house.ask(salon, `GET /api/clients/${clientId}`)).body
const contact = async () => (await portal.contacts()).find((one) => one.id === contactId)
const editHere = (fields: object) => house.ask(salon, `PUT /api/clients/${clientId}`, fields)
const editThere = (fields: Record<string, unknown>) =>
  portal.edit({ entity: 'contact', id: contactId, fields })
const rule = (conflict_rule: string) =>
  house.ask(salon, `PUT /api/connections/${connection}`, { conflict_rule })
const conflicts = async () =>
  (await house.ask(salon, `GET /api/connections/${connection}/conflicts`)).body[
    'items'
  ] as ConflictItem[]

test('different fields edited on both sides at once are both kept', async () => {
  await editHere({ last_name: 'Here' })
  await editThere({ name: 'There' })
  await house.drain(portal)
  expect(await client()).toMatchObject({ first_name: 'There', last_name: 'Here' })
  expect(await contact()).toMatchObject({ name: 'There', lastName: 'Here' })
  expect(await conflicts()).toEqual([])
})

test.each([
  ['theirs', 'There'],
  ['ours', 'Here'],
])(
  'the same field edited on both sides follows the rule %s, and stays visible',
  async (taken, name) => {
    await rule(taken)
    await editHere({ first_name: 'Here' })
    await editThere({ name: 'There' })
    await house.drain(portal)
    expect(await client()).toMatchObject({ first_name: name })
    expect(await contact()).toMatchObject({ name })
    expect(await conflicts()).toMatchObject([
      { field: 'firstName', ours: 'Here', theirs: 'There', taken, reason: 'both_changed' },
    ])
  },
)

test('a conflict is kept with the value that was written over, though the write there fails', async () => {
  await rule('theirs')
  await editHere({ first_name: 'Here', last_name: 'Ours' })
  await editThere({ name: 'There' })
  portal.beforeNext(/crm\.item\.update/, () => portal.chaos({ fail5xx: 1 }))
  await house.drain(portal)
  await portal.chaos({ fail5xx: 0 })
  const kept = [{ field: 'firstName', ours: 'Here', theirs: 'There', taken: 'theirs' }]
  expect(await conflicts()).toMatchObject(kept)
  await house.skipWaiting()
  await house.drain(portal)
  expect(await contact()).toMatchObject({ name: 'There', lastName: 'Ours' })
  expect(await conflicts()).toMatchObject(kept)
})

test('by the rule newest, the later edit is taken', async () => {
  await rule('newest')
  await editThere({ name: 'Early' })
  await house.sql(`update clients set updated_at = now() + interval '5 seconds' where id = $1`, [
    clientId,
  ])
  await editHere({ first_name: 'Late' })
  await house.sql(`update clients set updated_at = now() + interval '5 seconds' where id = $1`, [
    clientId,
  ])
  await house.drain(portal)
  expect(await contact()).toMatchObject({ name: 'Late' })
})

test('a person who settles a conflict the other way changes both sides', async () => {
  await rule('theirs')
  await editHere({ first_name: 'Here' })
  await editThere({ name: 'There' })
  await house.drain(portal)
  const [conflict] = await conflicts()
  const settle = (role: 'employee' | 'manager') =>
    house.ask(salon, `POST /api/conflicts/${conflict?.id}/settle`, { take: 'ours' }, role)
  expect((await settle('employee')).status).toBe(403)
  expect((await settle('manager')).status).toBe(204)
  await house.drain(portal)
  expect(await client()).toMatchObject({ first_name: 'Here' })
  expect(await contact()).toMatchObject({ name: 'Here' })
  expect(await conflicts()).toEqual([])
})

test('settling with what was taken writes nothing', async () => {
  await editHere({ first_name: 'Here' })
  await editThere({ name: 'There' })
  await house.drain(portal)
  const before = portal.writes().length
  const [conflict] = await conflicts()
  await house.ask(salon, `POST /api/conflicts/${conflict?.id}/settle`, { take: conflict?.taken })
  await house.drain(portal)
  expect(portal.writes()).toHaveLength(before)
  expect(await conflicts()).toEqual([])
})

test('a move onto taken time is refused here, put back there, and stays visible', async () => {
  await rule('theirs')
  await house.book(salon, '2030-03-04 10:00:00')
  const moved = await house.book(salon, '2030-03-04 15:00:00')
  await house.drain(portal)
  const read = async () => (await house.ask(salon, `GET /api/bookings/${moved}`)).body
  const dealId = Number((await read())['crm_deal_id'])
  const before = (await portal.deals()).find((one) => one.id === dealId)
  const fields = {
    UF_CRM_UZEL_START: '2030-03-04T10:30:00+05:00',
    UF_CRM_UZEL_END: '2030-03-04T11:30:00+05:00',
    comments: 'asked by phone',
  }
  await portal.edit({ entity: 'deal', id: dealId, fields })
  await house.drain(portal)
  expect(await read()).toMatchObject({
    start_time: '2030-03-04T10:00:00.000Z',
    end_time: '2030-03-04T11:00:00.000Z',
    note: 'asked by phone',
  })
  const after = (await portal.deals()).find((one) => one.id === dealId)
  const moments = Object.keys(before ?? {}).filter((name) => /uzel/i.test(name))
  expect(moments).toHaveLength(2)
  for (const name of moments) expect([name, after?.[name]]).toEqual([name, before?.[name]])
  expect(await conflicts()).toMatchObject([
    { field: 'endsAt', taken: 'ours', reason: 'booking_clash' },
    { field: 'startsAt', taken: 'ours', reason: 'booking_clash' },
  ])
  expect(await house.audit(salon, connection)).toMatchObject({ percent: 100 })
})

test('an edit between our reading and our writing is not lost', async () => {
  portal.beforeNext(/crm\.item\.update/, async () => {
    await editThere({ lastName: 'Meanwhile' })
  })
  await editHere({ first_name: 'Written' })
  await house.drain(portal)
  await house.skipWaiting()
  await house.drain(portal)
  expect(await client()).toMatchObject({ first_name: 'Written', last_name: 'Meanwhile' })
  expect(await contact()).toMatchObject({ name: 'Written', lastName: 'Meanwhile' })
})

test('an edit here while the portal is being written is sent with the next round', async () => {
  portal.beforeNext(/crm\.item\.update/, async () => {
    await editHere({ last_name: 'Second' })
  })
  await editHere({ first_name: 'First' })
  await house.drain(portal)
  expect(await contact()).toMatchObject({ name: 'First', lastName: 'Second' })
})

test('what a worker took from there before it died does not look like an edit of ours', async () => {
  await rule('ours')
  await editThere({ name: 'First' })
  await editHere({ last_name: 'Here' })
  portal.beforeNext(/crm\.item\.update/, async () => {
    await house.sql('update lanes set fence = fence + 1, lease_until = null')
    await editThere({ name: 'Second' })
  })
  await house.drain(portal)
  expect(await client()).toMatchObject({ first_name: 'Second', last_name: 'Here' })
  expect(await contact()).toMatchObject({ name: 'Second', lastName: 'Here' })
  expect(await conflicts()).toEqual([])
})
