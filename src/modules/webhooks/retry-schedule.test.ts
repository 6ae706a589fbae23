import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outagePauseMs, retryAfterMs, retryDelayMs } from './retry-schedule.ts'

const dayMs = 86_400_000

test('ten attempts are made within 75 h 35 min 5 s, and then it is over', () => {
  const delaysS = Array.from({ length: 10 }, (_, at) => retryDelayMs(at + 1, 0.5))
  expect(delaysS.at(-1)).toBeNull()
  const sum = delaysS.reduce<number>((total, delay) => total + (delay ?? 0), 0)
  expect(sum).toBe(((75 * 60 + 35) * 60 + 5) * 1_000)
})

test('a retry is spread by a tenth at most either way', () => {
  const random = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), random, (tries, chance) => {
      const middleMs = retryDelayMs(tries, 0.5) ?? 0
      const delayMs = retryDelayMs(tries, chance) ?? 0
      expect(Math.abs(delayMs - middleMs)).toBeLessThanOrEqual(middleMs / 10 + 1)
    }),
  )
})

test('a pause after outages doubles from five seconds to five minutes', () => {
  const pausesS = [1, 2, 3, 7, 8, 1_000].map((outages) => outagePauseMs(outages, 0.5) / 1_000)
  expect(pausesS).toEqual([5, 10, 20, 300, 300, 300])
})

test('Retry-After is read as seconds or as a date, and is a day at most', () => {
  const nowMs = Date.parse('2026-03-01T10:00:00Z')
  expect(retryAfterMs('120', nowMs)).toBe(120_000)
  expect(retryAfterMs('Sun, 01 Mar 2026 10:30:00 GMT', nowMs)).toBe(1_800_000)
  expect(retryAfterMs('Sun, 01 Mar 2020 10:30:00 GMT', nowMs)).toBe(0)
  expect(retryAfterMs('99999999', nowMs)).toBe(dayMs)
  expect(retryAfterMs('soon', nowMs)).toBe(0)
  expect(retryAfterMs(undefined, nowMs)).toBe(0)
})
