import { expect, it } from 'vitest'
import { parseZone, type Zone } from '../../../kernel/zone.ts'
import { fixture } from '../account-under-test.ts'
import { asList, asObject, type JsonObject } from '../client/read-json.ts'
import { workDaysOf } from './work-days.ts'

const zone = (name: string): Zone => {
  const known = parseZone(name)
  if (!known) throw new Error(name)
  return known
}

const there = zone('Asia/Almaty')

function hours(slots: JsonObject[], here = there, dates = ['2026-07-01']) {
  const rows = [{ staff_id: '9', date: '2026-07-01', slots }]
  return workDaysOf(rows, { there, here, dates })('9')
}

it('reads the hours as they were recorded, and a day without a row as a day off', () => {
  const rows = asList(fixture('staff.schedule')['data']).map(asObject)
  const dates = ['2024-01-30', '2024-01-31']
  expect(workDaysOf(rows, { there, here: there, dates })('123')).toEqual([
    { date: '2024-01-30', hours: [] },
    {
      date: '2024-01-31',
      hours: [
        { start: '10:00', end: '12:00' },
        { start: '13:00', end: '19:00' },
      ],
    },
  ])
})

it('joins what overlaps, sorts the rest, and leaves out what is no time', () => {
  const slots = [
    { from: '15:00', to: '18:00' },
    { from: '09:00', to: '12:00' },
    { from: '11:00', to: '13:00' },
    { from: '20:00', to: '20:00' },
    { from: 'soon', to: '21:00' },
  ]
  expect(hours(slots)[0]?.hours).toEqual([
    { start: '09:00', end: '13:00' },
    { start: '15:00', end: '18:00' },
  ])
})

it('lets a night end on the next day, and a day at midnight', () => {
  expect(hours([{ from: '22:00', to: '06:00' }])[0]?.hours).toEqual([
    { start: '22:00', end: '06:00' },
  ])
  for (const to of ['24:00', '00:00']) {
    expect(hours([{ from: '18:00', to }])[0]?.hours).toEqual([{ start: '18:00', end: '24:00' }])
  }
})

it('tells the hours of a location in another zone by the clock of the business', () => {
  const dates = ['2026-06-30', '2026-07-01']
  expect(hours([{ from: '01:00', to: '10:00' }], zone('Europe/Kyiv'), dates)).toEqual([
    { date: '2026-06-30', hours: [{ start: '23:00', end: '08:00' }] },
    { date: '2026-07-01', hours: [] },
  ])
})

it('takes loose types, and rows of nobody', () => {
  const rows = [{ staff_id: 0, date: '2026-07-01', slots: [] }, { staff_id: 9 }]
  expect(workDaysOf(rows, { there, here: there, dates: ['2026-07-01'] })('9')[0]?.hours).toEqual([])
})
