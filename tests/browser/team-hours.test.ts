import { describe, expect, test } from 'vitest'
import {
  clash,
  evenWeek,
  hoursKeptOn,
  pulled,
  rowsOfWeek,
  spansOn,
  weekOf,
  withClock,
  withLunch,
} from '../../web/src/features/team/hours.ts'
import { guessPlace } from '../../web/src/features/welcome/guess-place.ts'
import { readDay } from '../../web/src/shell/read-day.ts'

const nine = { from: 540, to: 1080 }

describe('the hours of a week', () => {
  test('come back as they were sent, nights too', () => {
    const week = evenWeek([1, 7], [{ from: 1320, to: 1800 }])
    const rows = rowsOfWeek(week)
    expect(rows[0]).toEqual({ weekday: 1, start: '22:00', end: '06:00' })
    expect(weekOf(rows.map((row) => ({ ...row, date: null })))).toEqual(week)
  })

  test('of a date are put back as they were: usual ones, a day off, or others', () => {
    const row = { weekday: null, date: '2031-03-10', start: '10:00', end: '14:00' }
    const rows = [
      { weekday: 1, date: null, start: '09:00', end: '18:00' },
      row,
      { ...row, start: '22:00', end: '02:00' },
      { ...row, date: '2031-03-11', start: null, end: null },
    ]
    expect(hoursKeptOn('2031-03-10', rows).hours).toEqual([
      { start: '10:00', end: '14:00' },
      { start: '22:00', end: '02:00' },
    ])
    expect(hoursKeptOn('2031-03-11', rows).hours).toEqual([])
    expect(hoursKeptOn('2031-03-12', rows)).toEqual({ date: '2031-03-12', hours: null })
  })

  test('an hour of lunch is cut out at one, and out of no short day', () => {
    expect(withLunch([nine])).toEqual([
      { from: 540, to: 780 },
      { from: 840, to: 1080 },
    ])
    expect(withLunch([{ from: 540, to: 660 }])).toEqual([{ from: 540, to: 660 }])
  })

  test('an end before the start belongs to the next day', () => {
    expect(withClock(nine, 'to', '06:00')).toEqual({ from: 540, to: 1800 })
    expect(withClock({ from: 540, to: 1800 }, 'to', '18:00')).toEqual(nine)
  })

  test('an edge that is pulled goes by quarters and never passes the other', () => {
    expect(pulled(nine, 'from', 607)).toEqual({ from: 600, to: 1080 })
    expect(pulled(nine, 'from', 1400)).toEqual({ from: 1065, to: 1080 })
    expect(pulled(nine, 'to', 2000)).toEqual({ from: 540, to: 1440 })
  })

  test('stretches that touch do not clash', () => {
    expect(clash([nine, { from: 1080, to: 1200 }])).toBe(false)
    expect(clash([nine, { from: 1000, to: 1200 }])).toBe(true)
  })

  test('rows of a date replace those of its weekday', () => {
    const rows = [
      { weekday: 1, date: null, start: '09:00', end: '18:00' },
      { weekday: null, date: '2031-03-10', start: null, end: null },
    ]
    expect(spansOn('2031-03-10', rows)).toEqual([])
    expect(spansOn('2031-03-17', rows)).toEqual([nine])
  })
})

test.each([
  ['12 марта', '2031-03-12'],
  ['12 мар', '2031-03-12'],
  ['3 мая', '2031-05-03'],
  ['1 березня', '2032-03-01'],
  ['5 наурыз', '2032-03-05'],
  ['March 12', '2031-03-12'],
  ['12 March 2033', '2033-03-12'],
  ['30 февраля', null],
  ['завтра', '2031-03-11'],
  ['пятница', '2031-03-14'],
  ['monday', '2031-03-17'],
  ['Марина', null],
  ['Середа', '2031-03-12'],
])('%s is read as %s on the tenth of March 2031', (typed, date) => {
  expect(readDay(typed, '2031-03-10')).toBe(date)
})

test('where a business is follows from its clock, and nothing from no place', () => {
  expect(guessPlace('Europe/Kyiv')).toEqual({ zone: 'Europe/Kyiv', country: 'UA', currency: 'UAH' })
  expect(guessPlace('America/Lima')).toEqual({ zone: 'America/Lima' })
  expect(guessPlace('UTC')).toEqual({})
})
