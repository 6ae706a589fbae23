import { afterAll, expect, test } from 'vitest'
import { openPairedSalon } from '../../../tests/support/paired-salon.ts'
import { laneKey } from '../../platform/lanes/index.ts'
import { takeDueLinks, type Urgency } from '../store/due-links-store.ts'
import { drain } from './drain.ts'

const { house, portal, salon, connection: connectionId, close } = await openPairedSalon()
afterAll(close)

const kindsOf = async (urgency: Urgency) => {
  const links = await house.program.db.transaction(salon.tenantId, (tx) =>
    takeDueLinks(tx, { connectionId, limits: {}, urgency }),
  )
  return links.map(({ kind }) => kind)
}

/** One drain whose every look at the clock takes so long. */
async function drainSlowly(lookMs: number): Promise<void> {
  const { parts } = house.program.sync
  const subject = { subject: 'connection', subjectId: connectionId } as const
  const lane = { ...subject, key: laneKey(subject), tenantId: salon.tenantId }
  const [row] = await house.sql<{ fence: number }>('select fence from lanes where key = $1', [
    lane.key,
  ])
  let nowMs = Date.now()
  const now = () => {
    nowMs += lookMs
    return nowMs
  }
  const fence = Number(row?.fence)
  await drain({ ...parts, now }, { ...lane, fence }, new AbortController().signal)
}

test('what may wait is taken by itself, however much is urgent', async () => {
  await house.ask(salon, `PUT /api/clients/${salon.client}`, { last_name: 'Edited' })
  expect(await kindsOf('urgent')).toEqual([])
  for (const hour of [10, 12, 14]) await house.book(salon, `2030-03-04 ${hour}:00:00`)
  expect(await kindsOf('urgent')).toEqual(['booking', 'booking', 'booking'])
  expect(await kindsOf('patient')).toEqual(['client'])
  expect(await kindsOf('any')).toEqual(['booking', 'booking', 'booking'])
})

test('once urgent work has had ten seconds, what may wait has its turn before the rest of it', async () => {
  for (let day = 1; day <= 60; day++) {
    await house.book(salon, new Date(Date.UTC(2031, 0, day, 8)).toISOString())
  }
  await drainSlowly(11_000)
  const [contact] = await portal.contacts()
  expect(contact).toMatchObject({ lastName: 'Edited' })
  expect((await kindsOf('urgent')).length).toBeGreaterThan(0)
  expect(await kindsOf('patient')).toEqual([])
  await house.drain(portal)
  expect(await kindsOf('any')).toEqual([])
})
