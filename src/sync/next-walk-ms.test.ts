import { expect, test } from 'vitest'
import { nextMidnightMs } from './midnight.ts'
import { nextWalkMs } from './next-walk-ms.ts'

const zone = 'Asia/Almaty'
const nowMs = Date.parse('2030-03-04T10:00:00Z')
const minutesAfterMidnight = (id: number) =>
  (nextWalkMs(id, nowMs, zone) - nextMidnightMs(nowMs, zone)) / 60_000

test('the nightly walks of many connections are spread over ten minutes, evenly', () => {
  const places = Array.from({ length: 1_000 }, (_, at) => minutesAfterMidnight(at + 1))
  expect(Math.min(...places)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...places)).toBeLessThan(10)
  const aMinute = Array.from({ length: 10 }, (_, minute) =>
    places.filter((place) => Math.floor(place) === minute),
  )
  for (const { length } of aMinute) expect(length).toBeGreaterThan(90)
})

test('a connection walks at the same time every night', () => {
  const tomorrowMs = nextWalkMs(7, nowMs, zone)
  expect(nextWalkMs(7, tomorrowMs, zone) - tomorrowMs).toBe(24 * 3_600_000)
})
