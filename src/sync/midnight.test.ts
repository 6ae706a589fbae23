import { expect, test } from 'vitest'
import { nextMidnightMs } from './midnight.ts'

test.each([
  {
    day: 'a day of 23 hours',
    zone: 'Europe/Kyiv',
    now: '2026-03-28T22:00:00Z',
    next: '2026-03-29T21:00:00Z',
  },
  {
    day: 'a day of 25 hours',
    zone: 'Europe/Kyiv',
    now: '2026-10-24T21:00:00Z',
    next: '2026-10-25T22:00:00Z',
  },
  {
    day: 'the eve of a day that begins at one',
    zone: 'America/Santiago',
    now: '2026-09-05T20:00:00Z',
    next: '2026-09-06T04:00:00Z',
  },
  {
    day: 'the last second of a day, 5:45 ahead',
    zone: 'Asia/Kathmandu',
    now: '2026-01-01T18:14:59Z',
    next: '2026-01-01T18:15:00Z',
  },
  {
    day: 'midnight itself',
    zone: 'Asia/Kathmandu',
    now: '2026-01-01T18:15:00Z',
    next: '2026-01-02T18:15:00Z',
  },
])('on $day the next midnight of $zone is $next', ({ zone, now, next }) => {
  expect(nextMidnightMs(Date.parse(now), zone)).toBe(Date.parse(next))
})
