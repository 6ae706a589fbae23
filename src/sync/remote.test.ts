import { expect, test } from 'vitest'
import { reserveOf } from './remote.ts'

const bucket = (burst: number, reserve: number) => ({
  name: 'portal',
  scope: 'connection' as const,
  ratePerSecond: 2,
  burst,
  reserve,
})

test.each([
  { burst: 40, reserve: 12 },
  { burst: 5, reserve: 0 },
  { burst: 2, reserve: 1 },
])('whoever only looks leaves more than bulk work, and a person takes all: %o', (limits) => {
  const one = bucket(limits.burst, limits.reserve)
  expect(reserveOf(one, 'person')).toBe(0)
  expect(reserveOf(one, 'bulk')).toBe(limits.reserve)
  expect(reserveOf(one, 'onlooker')).toBeGreaterThanOrEqual(limits.reserve)
  expect(reserveOf(one, 'onlooker')).toBeLessThan(limits.burst)
})

test('the reserve of an onlooker is the room in which a drain never waits for it', () => {
  expect(reserveOf(bucket(40, 12), 'onlooker')).toBe(24)
})
