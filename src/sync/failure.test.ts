import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RemoteError } from '../connector-kit/index.ts'
import {
  backoffMs,
  breakMs,
  describeError,
  failurePolicy,
  outagesBeforeBreak,
  pullRetryMs,
} from './failure.ts'

test.each([
  [1, 1_000, 2_000],
  [2, 2_000, 4_000],
  [3, 4_000, 8_000],
  [4, 8_000, 16_000],
  [5, 16_000, 32_000],
  [6, 30_000, 60_000],
  [9, 30_000, 60_000],
  [1_000, 30_000, 60_000],
])('after %i failures the next try waits from %i to %i ms', (tries, least, most) => {
  expect(backoffMs(tries, 0)).toBe(least)
  expect(backoffMs(tries, 1)).toBe(most)
})

test('a longer row of failures never shortens the wait, and none waits over a minute', () => {
  const tries = fc.integer({ min: 1, max: 10_000 })
  const random = fc.double({ min: 0, max: 0.999_999, noNaN: true })
  fc.assert(
    fc.property(tries, random, (count, dice) => {
      const waitMs = backoffMs(count, dice)
      expect(waitMs).toBeGreaterThanOrEqual(1_000)
      expect(waitMs).toBeLessThanOrEqual(60_000)
      expect(backoffMs(count + 1, dice)).toBeGreaterThanOrEqual(waitMs)
    }),
  )
})

test('a circuit opens shortly at first, and longer with every outage after that', () => {
  const waits = [0, 1, 2, 3].map((more) => breakMs(outagesBeforeBreak + more, 1))
  expect(waits).toEqual([2_000, 4_000, 8_000, 16_000])
})

test('only what a person must change is parked, and only a lost authorisation pauses', () => {
  const classes = Object.entries(failurePolicy)
  const having = (key: keyof (typeof failurePolicy)['gone'], value: unknown) =>
    classes.filter(([, policy]) => policy[key] === value).map(([name]) => name)
  expect(having('link', 'park')).toEqual(['rejected'])
  expect(having('link', 'wait')).toEqual(['limited', 'unauthorised'])
  expect(having('pausesConnection', true)).toEqual(['unauthorised'])
  expect(having('countsAsOutage', true)).toEqual(['temporary', 'unknown-outcome'])
})

test('a link keeps the words of the other side, bounded, and what it said of a field', () => {
  const error = new RemoteError('rejected', {
    words: 'x'.repeat(9_000),
    code: 'E1',
    field: 'phone',
  })
  expect(describeError(error)).toEqual({
    class: 'rejected',
    words: 'x'.repeat(2_000),
    code: 'E1',
    field: 'phone',
  })
  expect(describeError(new RemoteError('gone', { words: 'no' }))).toEqual({
    class: 'gone',
    words: 'no',
  })
})

test('a pull that fails in passing is soon tried again, one that is refused ever less often', () => {
  const rests = (errorClass: RemoteError['class']) =>
    [0, 1, 2, 5, 6, 1_000].map((tries) => pullRetryMs(errorClass, tries) / 1_000)
  expect(rests('temporary')).toEqual([15, 15, 15, 15, 15, 15])
  expect(rests('rejected')).toEqual([15, 30, 60, 480, 600, 600])
  expect(rests('gone')).toEqual(rests('rejected'))
})
