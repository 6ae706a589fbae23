import { expect, test } from 'vitest'
import { soughtServices } from '../../web/src/features/booking-panel/sought-services.ts'
import { pageOf } from '../../web/src/features/waitlist/free-days.ts'

const slots = [{ start_time: '2031-03-10T05:00:00.000Z', user_id: 1 }]
const free = (date: string) => ({ date, slots })
const full = (date: string) => ({ date, slots: [] })

test('a day of free times that was cut is shown whole with the later ones', () => {
  const days = [free('2031-03-10'), full('2031-03-11'), free('2031-03-12')]
  expect(pageOf({ days, truncated: true }, '2031-03-31', '2031-03-31')).toEqual({
    items: [free('2031-03-10')],
    next_cursor: '2031-03-12',
  })
})

test('whoever waits longer than can be asked for at once is shown the days after, too', () => {
  const days = [free('2031-03-10')]
  expect(pageOf({ days, truncated: false }, '2031-04-09', '2031-06-01').next_cursor).toBe(
    '2031-04-10',
  )
  expect(pageOf({ days, truncated: false }, '2031-04-09', '2031-04-09').next_cursor).toBeNull()
})

const service = (id: number, duration_minutes: number, rest: object = {}) =>
  ({ id, duration_minutes, active: true, type: 'service', ...rest }) as never
const services = [
  service(1, 30),
  service(2, 90),
  service(3, 240, { active: false }),
  service(4, 300, { type: 'product' }),
]
const users = [{ id: 7, service_ids: [1] } as never, { id: 8, service_ids: [] } as never]

test('a free time is looked for with the longest service that the employee does', () => {
  expect(soughtServices({}, { services, users })).toEqual([2])
  expect(soughtServices({ userId: 8 }, { services, users })).toEqual([2])
  expect(soughtServices({ userId: 7 }, { services, users })).toEqual([1])
  expect(soughtServices({ userId: 7, serviceIds: [2, 1] }, { services, users })).toEqual([2, 1])
  expect(soughtServices({}, { services: [], users })).toEqual([])
})
