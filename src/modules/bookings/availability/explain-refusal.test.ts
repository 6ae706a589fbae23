import { expect, test } from 'vitest'
import { parseWallOrInstant, parseZone } from '../../../kernel/zone.ts'
import type { WorkCalendar } from '../work-hours.ts'
import { explainRefusal } from './explain-refusal.ts'

const kyiv = parseZone('Europe/Kyiv')

function instantOf(text: string): number {
  const moment = kyiv && parseWallOrInstant(`2026-06-${text}`, kyiv)
  if (!moment?.ok) throw new Error(`${text} is no time`)
  return moment.instantMs
}

/** A range of June 2026 by the clock of Kyiv. */
const range = (from: string, to: string) => ({ startMs: instantOf(from), endMs: instantOf(to) })

function explain(from: string, to: string, hours = calendar) {
  if (!kyiv) throw new Error('Kyiv is unknown')
  return explainRefusal(range(from, to), hours, kyiv)
}

/** Mondays from nine to six, Tuesday nights, and a vacation from the 10th to the 12th. */
const calendar: WorkCalendar = {
  weekly: {
    1: [{ from: '09:00', to: '18:00' }],
    2: [{ from: '22:00', to: '06:00' }],
    3: [{ from: '09:00', to: '18:00' }],
  },
  vacations: [{ from: '2026-06-10', to: '2026-06-12' }],
}

test('a time wholly in working hours is not refused', () => {
  expect(explain('01 09:00', '01 18:00')).toBeNull()
})

test('a night shift is not refused on either side of midnight, nor across it', () => {
  expect(explain('02 22:30', '02 23:30')).toBeNull()
  expect(explain('02 23:30', '03 00:30')).toBeNull()
  expect(explain('03 05:00', '03 06:00')).toBeNull()
})

test('a time that runs over is refused with what lies outside and with the hours of that date', () => {
  expect(explain('01 17:30', '01 18:30')).toEqual({
    reason: 'outside_schedule',
    outside: [range('01 18:00', '01 18:30')],
    workRanges: [range('01 09:00', '01 18:00')],
  })
})

test('a day off is refused with no hours to offer', () => {
  expect(explain('05 10:00', '05 11:00')).toMatchObject({
    reason: 'outside_schedule',
    workRanges: [],
  })
})

test('a time in a vacation names the vacation', () => {
  const vacation = { from: '2026-06-10', to: '2026-06-12' }
  expect(explain('10 10:00', '10 11:00')).toEqual({ reason: 'vacation', vacation })
  expect(explain('09 23:30', '10 00:30')).toEqual({ reason: 'vacation', vacation })
})

test('a time that ends at the midnight of a vacation is not in it', () => {
  expect(explain('09 23:00', '10 00:00')).toBeNull()
})

test('ready ranges are asked as well as calendars', () => {
  if (!kyiv) throw new Error('Kyiv is unknown')
  const hours = { workRanges: [range('01 12:00', '01 13:00'), range('01 09:00', '01 12:00')] }
  expect(explainRefusal(range('01 11:30', '01 12:30'), hours, kyiv)).toBeNull()
  expect(explainRefusal(range('01 13:00', '01 14:00'), hours, kyiv)?.reason).toBe(
    'outside_schedule',
  )
})
