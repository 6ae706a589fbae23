import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPairedSalon, type PairedSalon } from '../../tests/support/paired-salon.ts'

let at: PairedSalon

beforeAll(async () => {
  at = await openPairedSalon()
})
afterAll(() => at.close())

const tokenRequest = /oauth\/token/

test('settings saved while the tokens are renewed do not bring the spent ones back', async () => {
  const { house, salon, portal, connection } = at
  await portal.chaos({ expireTokens: true })
  let saved: Promise<{ status: number }> | undefined
  portal.beforeNext(tokenRequest, async () => {
    const body = { settings: { contact_source_id: 'CALL' } }
    saved = house.ask(salon, `PUT /api/connections/${connection}`, body)
    await untilItWaits()
  })
  await house.book(salon, '2030-03-04 10:00:00')
  await house.drain(portal)
  expect((await saved)?.status).toBe(204)

  await portal.chaos({ expireTokens: true })
  await house.book(salon, '2030-03-04 12:00:00')
  await house.drain(portal)
  const { body } = await house.ask(salon, `GET /api/connections/${connection}`)
  expect(body).toMatchObject({ state: 'active', settings: { contact_source_id: 'CALL' } })
  expect(await portal.deals()).toHaveLength(2)
})

/** Until the save stands at the lock that the renewal holds. */
async function untilItWaits(): Promise<void> {
  const waiting = `select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  await expect.poll(async () => (await at.house.sql(waiting)).length).toBe(1)
}
