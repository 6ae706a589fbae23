import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addMinutes,
  instantOf,
  nextStep,
  wallOf,
} from '../../web/src/features/booking-panel/clock.ts'
import {
  bodyOf,
  changeOf,
  type Draft,
  draftOf,
  endTimeOf,
  missingOf,
  totalsOf,
} from '../../web/src/features/booking-panel/draft.ts'
import { panelTarget, withoutPanel } from '../../web/src/features/booking-panel/open.ts'
import { rebase, take } from '../../web/src/features/booking-panel/rebase.ts'
import { ruleOf, weekdayOf, weekly } from '../../web/src/features/booking-panel/repeat.ts'
import { splitClient } from '../../web/src/features/booking-panel/split-client.ts'
import { statusesFor } from '../../web/src/features/booking-panel/statuses-for.ts'

const zone = 'Europe/Kyiv'
const cut = { serviceId: 1, name: 'Cut', priceMinor: 50_000, minutes: 60 }
const shave = { serviceId: 2, name: 'Shave', priceMinor: 20_000, minutes: 30 }
const draft: Draft = {
  clientId: 7,
  userId: 3,
  workplaceId: null,
  lines: [cut],
  date: '2031-03-10',
  time: '10:00',
  ownMinutes: null,
  statusId: 1,
  note: '',
}
const booking = {
  id: 5,
  client_id: 7,
  user_id: 3,
  workplace_id: null,
  services: [
    { service_id: 1, name: 'Cut', price_minor: 50_000, duration_minutes: 60, position: 1 },
  ],
  service_ids: [1],
  status_id: 1,
  start_time: '2031-03-10T08:00:00.000Z',
  end_time: '2031-03-10T09:00:00.000Z',
  note: '',
  source: 'staff',
  total_minor: 50_000,
  series_id: null,
  group: null,
  confirmed: false,
  version: 1,
  created_at: '',
  updated_at: '',
  crm_deal_id: null,
}

test('a clock and its instant tell the same, in every zone', () => {
  const zones = fc.constantFrom('Europe/Kyiv', 'Asia/Almaty', 'America/New_York', 'Asia/Kolkata')
  const minutes = fc.integer({ min: 27_000_000, max: 34_000_000 })
  fc.assert(
    fc.property(zones, minutes, (place, minute) => {
      const wall = wallOf(minute * 60_000, place)
      expect(wallOf(instantOf(wall, place), place)).toEqual(wall)
    }),
  )
})

test('a clock that is skipped means the moment after the gap, one shown twice the first', () => {
  expect(wallOf(instantOf({ date: '2026-03-29', time: '03:30' }, zone), zone)).toEqual({
    date: '2026-03-29',
    time: '04:30',
  })
  const twice = instantOf({ date: '2026-10-25', time: '03:30' }, zone)
  expect(new Date(twice).toISOString()).toBe('2026-10-25T00:30:00.000Z')
  expect(instantOf({ date: '', time: '10:00' }, zone)).toBeNaN()
})

test('a new booking begins on the next step of the grid', () => {
  const at = (text: string) => nextStep(Date.parse(text), zone, 15)
  expect(at('2031-03-10T08:00:00Z')).toEqual({ date: '2031-03-10', time: '10:00' })
  expect(at('2031-03-10T21:50:00Z')).toEqual({ date: '2031-03-11', time: '00:00' })
})

test('price and length of the services add up, and the end moves', () => {
  const both = { ...draft, lines: [cut, shave] }
  const end = { date: '2031-03-10', time: '11:30' }
  expect(totalsOf(both)).toEqual({ priceMinor: 70_000, minutes: 90, end })
  const late = { ...both, time: '23:30', ownMinutes: 45 }
  expect(totalsOf(late).end).toEqual({ date: '2031-03-11', time: '00:15' })
  expect(addMinutes({ date: '', time: '' }, 5)).toEqual({ date: '', time: '' })
})

test('what is missing is named', () => {
  expect(missingOf(draft)).toEqual([])
  expect(missingOf({ ...draft, lines: [], userId: null, time: '' })).toEqual([
    'lines',
    'userId',
    'time',
  ])
  expect(missingOf({ ...draft, lines: [{ ...cut, minutes: 0 }] })).toEqual(['length'])
})

test('a booking goes into the form and comes out as it was', () => {
  expect(draftOf(booking, zone)).toEqual(draft)
  expect(bodyOf(draft, zone)).toEqual({
    client_id: 7,
    user_id: 3,
    workplace_id: null,
    service_ids: [1],
    prices: [50_000],
    status_id: 1,
    start_time: '2031-03-10 10:00:00',
    note: '',
  })
})

test('a length of its own survives, and is said as an end', () => {
  const longer = draftOf({ ...booking, end_time: '2031-03-10T09:15:00.000Z' }, zone)
  expect(longer.ownMinutes).toBe(75)
  expect(bodyOf(longer, zone)).toMatchObject({ end_time: '2031-03-10T09:15:00.000Z' })
})

test('only what was changed is sent', () => {
  expect(changeOf(draft, draft, zone)).toEqual({})
  expect(changeOf(draft, { ...draft, note: 'soon' }, zone)).toEqual({ note: 'soon' })
  expect(changeOf(draft, { ...draft, time: '12:00' }, zone)).toEqual({
    start_time: '2031-03-10 12:00:00',
  })
  const cheaper = { ...draft, lines: [{ ...cut, priceMinor: 40_000 }] }
  expect(changeOf(draft, cheaper, zone)).toEqual({ prices: [40_000] })
  expect(changeOf(draft, { ...draft, lines: [cut, shave] }, zone)).toEqual({
    service_ids: [1, 2],
    prices: [50_000, 20_000],
    end_time: '2031-03-10T09:30:00.000Z',
  })
})

test('what somebody else changed is taken over, unless we wrote there too', () => {
  const mine = { ...draft, note: 'mine', time: '11:00' }
  const theirs = { ...draft, note: 'theirs', statusId: 2 }
  const met = rebase({ was: draft, mine, theirs })
  expect(met.draft).toEqual({ ...mine, statusId: 2 })
  expect(met.changed).toEqual(['statusId', 'note'])
  expect(met.contested).toEqual(['note'])
  expect(take(met.draft, theirs, ['note']).note).toBe('theirs')
})

test('a repetition is written as calendars write it', () => {
  expect(ruleOf(weekly(), '2031-03-10')).toBe('FREQ=WEEKLY;COUNT=10')
  const until = { ...weekly(), every: 2, weekdays: [5, 1], ends: 'until' as const }
  expect(ruleOf({ ...until, until: '2031-06-01' }, '2031-03-10')).toBe(
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;UNTIL=20310601',
  )
  expect(ruleOf({ ...until, until: '2031-03-10' }, '2031-03-10')).toBeNull()
  expect(ruleOf({ ...weekly(), count: 1 }, '2031-03-10')).toBeNull()
  expect(weekdayOf('2031-03-10')).toBe(1)
})

test('the address says what the panel shows, and nonsense closes it', () => {
  expect(panelTarget({ date: '2031-03-10' })).toEqual({ kind: 'closed' })
  expect(panelTarget({ booking: '12' })).toEqual({ kind: 'booking', id: 12 })
  expect(panelTarget({ booking: 'x' })).toEqual({ kind: 'closed' })
  const start = '2031-03-10T08:00:00.000Z'
  const opened = panelTarget({ new: '1', start, user: '3', client: '-1', services: '4,x,5' })
  expect(opened).toMatchObject({ kind: 'new', start, userId: 3, serviceIds: [4, 5] })
  expect(withoutPanel({ booking: '12', date: '2031-03-10' })).toEqual({ date: '2031-03-10' })
})

test('what was typed to find somebody begins a new client: letters the name, digits the phone', () => {
  expect(splitClient(' Marta ')).toEqual({ name: 'Marta', phone: '' })
  expect(splitClient('8 701 555-66-77')).toEqual({ name: '', phone: '8 701 555-66-77' })
  expect(splitClient('Marta Vele +7 (701) 555 66 77')).toEqual({
    name: 'Marta Vele',
    phone: '+7 (701) 555 66 77',
  })
  expect(splitClient('5556677, Marta')).toEqual({ name: 'Marta', phone: '5556677' })
  expect(splitClient('Anna 2')).toEqual({ name: 'Anna 2', phone: '' })
  expect(splitClient('anna2031@example.com')).toEqual({ name: 'anna2031@example.com', phone: '' })
})

test('a new booking is neither cancelled nor missed; one that is there may become so', () => {
  const statuses = ['active', 'cancelled', 'no_show', 'completed'].map((meaning) => ({ meaning }))
  expect(statusesFor(statuses, true).map(({ meaning }) => meaning)).toEqual(['active', 'completed'])
  expect(statusesFor(statuses, false)).toEqual(statuses)
})

test('an end is shown once something says how long it takes', () => {
  expect(endTimeOf({ ...draft, lines: [] })).toBe('')
  expect(endTimeOf({ ...draft, lines: [], ownMinutes: 30 })).toBe('10:30')
  expect(endTimeOf(draft)).toBe('11:00')
})
