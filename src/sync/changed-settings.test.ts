import { afterAll, expect, test } from 'vitest'
import { openPairedSalon } from '../../tests/support/paired-salon.ts'

const { house, portal, salon, connection, close } = await openPairedSalon()
afterAll(close)

const at = (path = '') => `/api/connections/${connection}${path}`
const put = (settings: object) => house.ask(salon, `PUT ${at()}`, { settings })

/** Books a visit; answers its number and the stage of its deal, as it is when asked. */
async function booked(startTime: string) {
  const id = await house.book(salon, startTime)
  await house.drain(portal)
  const { body } = await house.ask(salon, `GET /api/bookings/${id}`)
  const stage = async () =>
    (await portal.deals()).find((deal) => deal.id === body['crm_deal_id'])?.['stageId']
  return { id, stage }
}

test('another stage for what is cancelled or new counts from now on, mapped or not', async () => {
  const before = await booked('2030-03-04 10:00:00')
  expect(await before.stage()).toBe('NEW')
  expect((await put({ deal_lost_stage_id: 'APOLOGY' })).status).toBe(204)
  expect((await put({ deal_stage_id: 'PREPARATION' })).status).toBe(204)
  await house.ask(salon, `POST /api/bookings/${before.id}/cancel`, {})
  await house.drain(portal)
  expect(await before.stage()).toBe('APOLOGY')
  const after = await booked('2030-03-04 12:00:00')
  expect(await after.stage()).toBe('PREPARATION')
})

test('another funnel is refused while the map names stages of the one before', async () => {
  const refused = await put({ deal_category_id: 9 })
  expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_input' } })
  expect(refused.body['errors']).toContainEqual(
    expect.objectContaining({
      field: `settings.stage_map.${salon.statuses.completed}`,
      code: 'other_funnel',
    }),
  )
  const { active, confirmed, completed, no_show, cancelled } = salon.statuses
  const stage_map = {
    ...{ [active]: 'C9:NEW', [confirmed]: 'C9:NEW', [completed]: 'C9:WON' },
    ...{ [no_show]: 'C9:LOSE', [cancelled]: 'C9:LOSE' },
  }
  const stages = { deal_stage_id: 'NEW', deal_lost_stage_id: 'LOSE', stage_map }
  expect((await put({ deal_category_id: 9, ...stages })).status).toBe(204)
})

test('a webhook that is entered after an application is the way in from then on', async () => {
  const state = (await (await fetch(`${portal.url}/_state?kind=none`)).json()) as {
    portal: { webhookUrl: string }
  }
  await portal.chaos({ expireTokens: true })
  expect((await put({ webhook_url: state.portal.webhookUrl })).status).toBe(204)
  const asked = portal.tokenRequests()
  const { body } = await house.ask(salon, `POST ${at('/check')}`)
  const steps = body['steps'] as { name: string; ok: boolean; found: string }[]
  expect(steps.filter(({ ok }) => !ok)).toEqual([])
  expect(steps).toContainEqual(expect.objectContaining({ name: 'events', found: 'polling' }))
  await house.ask(salon, 'POST /api/clients', { first_name: 'By webhook' })
  await house.drain(portal)
  expect((await portal.contacts()).map(({ name }) => name)).toContain('By webhook')
  expect(portal.tokenRequests()).toBe(asked)
})
