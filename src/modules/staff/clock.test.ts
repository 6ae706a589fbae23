import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readHours, writeHours } from './clock.ts'

const shift = fc
  .record({ startsMinute: fc.nat(1439), length: fc.integer({ min: 1, max: 1439 }) })
  .map(({ startsMinute, length }) => ({ startsMinute, endsMinute: startsMinute + length }))

test('hours are read back as they were written, also over midnight', () => {
  fc.assert(
    fc.property(shift, (hours) => {
      const { start, end } = writeHours(hours)
      expect(readHours(start, end)).toEqual(hours)
    }),
  )
})

test.each([
  { start: '09:00', end: '18:00', minutes: [540, 1080] },
  { start: '00:00', end: '24:00', minutes: [0, 1440] },
  { start: '22:00', end: '06:00', minutes: [1320, 1800] },
  { start: '22:00', end: '00:00', minutes: [1320, 1440] },
])('$start to $end are minutes from local midnight', ({ start, end, minutes }) => {
  const [startsMinute, endsMinute] = minutes
  expect(readHours(start, end)).toEqual({ startsMinute, endsMinute })
})

test.each([
  ['24:00', '06:00', 'start'],
  ['9:00', '18:00', 'start'],
  ['09:60', '18:00', 'start'],
  ['09:00', '24:01', 'end'],
  ['09:00', 'noon', 'end'],
  ['09:00', '09:00', 'empty'],
])('%s to %s are no hours: %s', (start, end, problem) => {
  expect(readHours(start, end)).toEqual({ problem })
})
