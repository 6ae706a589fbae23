import { expect, test } from 'vitest'
import { RateLimiter } from './rate-limiter.ts'

test('a second’s worth passes at once, then as many as time brings', () => {
  let nowMs = 0
  const limiter = new RateLimiter(10, () => nowMs)
  const burst = Array.from({ length: 12 }, () => limiter.take())
  expect(burst.filter(Boolean)).toHaveLength(10)
  nowMs = 100
  expect([limiter.take(), limiter.take()]).toEqual([true, false])
})

test('a clock that goes backwards takes nothing away', () => {
  let nowMs = 1000
  const limiter = new RateLimiter(1, () => nowMs)
  nowMs = 0
  expect(limiter.take()).toBe(true)
})
