import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { agendaDays } from '../../web/src/features/calendar/agenda-days.ts'
import { readAddress, writeAddress } from '../../web/src/features/calendar/calendar-address.ts'
import { clashesAt, type Known, mayBeForced } from '../../web/src/features/calendar/clashes.ts'
import { byPresence } from '../../web/src/features/calendar/columns.ts'
import { dayClock } from '../../web/src/features/calendar/day-clock.ts'
import { draggedTo, nudged } from '../../web/src/features/calendar/drag-minutes.ts'
import { firstTime } from '../../web/src/features/calendar/first-time.ts'
import { type AskCheck, findWaysOut } from '../../web/src/features/calendar/free-times.ts'
import { readLooking } from '../../web/src/features/calendar/looking.ts'
import { firstSpot, neighbourOf } from '../../web/src/features/calendar/neighbours.ts'
import { isOnlyEnd } from '../../web/src/features/calendar/only-end.ts'
import { datesOf, periodOf, stepped, views } from '../../web/src/features/calendar/period.ts'
import { reuse } from '../../web/src/features/calendar/reuse.ts'
import { shareBooked } from '../../web/src/features/calendar/share-booked.ts'
import { usePeek } from '../../web/src/features/calendar/use-peek.ts'
import { breaksIn, mergeMinutes } from '../../web/src/features/calendar/working-hours.ts'

const monday = '2031-03-10'
const at = (clock: string) => Date.parse(`${monday}T${clock}:00Z`)

type Booking = Known['bookings'][number]
const booking = (parts: Partial<Booking>): Booking => ({
  id: 1,
  client_id: null,
  user_id: 7,
  workplace_id: null,
  services: [],
  service_ids: [],
  status_id: 1,
  start_time: `${monday}T10:00:00.000Z`,
  end_time: `${monday}T11:00:00.000Z`,
  note: '',
  source: 'staff',
  total_minor: 0,
  series_id: null,
  group: null,
  confirmed: false,
  version: 1,
  created_at: '',
  updated_at: '',
  crm_deal_id: null,
  ...parts,
})
const stamps = { created_at: '', updated_at: '' }
const worksFrom9To18 = {
  ...stamps,
  id: 1,
  user_id: 7,
  weekday: 1,
  date: null,
  start: '09:00',
  end: '18:00',
}
const known: Known = {
  performs: (userId) => userId !== 8,
  zone: 'UTC',
  bookings: [booking({}), booking({ id: 2, user_id: 8, workplace_id: 3 })],
  isLive: ({ status_id: id }) => id === 1,
  capacityOf: () => 1,
  schedules: new Map([[7, [worksFrom9To18]]]),
  vacations: new Map(),
}
const place = (from: string, to: string, more = {}) => ({
  bookingId: null,
  userId: 7,
  workplaceId: null,
  startMs: at(from),
  endMs: at(to),
  ...more,
})
const kinds = (clashes: { kind: string }[]) => clashes.map(({ kind }) => kind)

test('a busy employee and a taken workplace are in the way, neighbours are not', () => {
  expect(kinds(clashesAt(place('10:30', '11:30'), known))).toEqual(['employee_busy'])
  expect(kinds(clashesAt(place('11:00', '12:00'), known))).toEqual([])
  expect(kinds(clashesAt(place('09:00', '10:00'), known))).toEqual([])
  const chair = place('10:30', '11:30', { userId: null, workplaceId: 3 })
  expect(kinds(clashesAt(chair, known))).toEqual(['workplace_busy'])
})

test('a workplace is taken when as many are there at once as fit', () => {
  const chairs = { userId: 9, workplaceId: 3 }
  const roomy = { ...known, capacityOf: () => 2, schedules: new Map([[9, [worksFrom9To18]]]) }
  expect(clashesAt(place('10:30', '11:30', chairs), roomy)).toEqual([])
  const others = [
    booking({ id: 2, user_id: 8, workplace_id: 3 }),
    booking({ id: 3, user_id: 6, workplace_id: 3 }),
  ]
  const full = { ...roomy, bookings: others }
  expect(kinds(clashesAt(place('10:30', '11:30', chairs), full))).toEqual(['workplace_busy'])
})

test('a booking is never in its own way, and a cancelled one is in nobody’s', () => {
  expect(clashesAt(place('10:15', '11:15', { bookingId: 1 }), known)).toEqual([])
  const cancelled = { ...known, bookings: [booking({ status_id: 5 })] }
  expect(clashesAt(place('10:00', '11:00'), cancelled)).toEqual([])
})

test('closed hours and vacations may be forced, a busy time may not', () => {
  const late = clashesAt(place('17:30', '18:30'), known)
  expect(kinds(late)).toEqual(['outside_schedule'])
  expect(mayBeForced(late)).toBe(true)
  const off = { ...stamps, id: 1, user_id: 7, starts_on: monday, ends_on: monday, note: '' }
  const away = clashesAt(place('12:00', '13:00'), { ...known, vacations: new Map([[7, [off]]]) })
  expect(kinds(away)).toEqual(['vacation'])
  expect(mayBeForced(clashesAt(place('10:30', '11:00'), known))).toBe(false)
})

test('a day has 23 or 25 hours where the clock is changed', () => {
  const spring = dayClock('2031-03-30', 'Europe/Kyiv')
  expect((spring.endMs - spring.startMs) / 3_600_000).toBe(23)
  expect(spring.minuteOf(spring.msAt(12 * 60))).toBe(12 * 60)
  expect(new Date(spring.msAt(12 * 60)).toISOString()).toBe('2031-03-30T09:00:00.000Z')
  const autumn = dayClock('2031-10-26', 'Europe/Kyiv')
  expect((autumn.endMs - autumn.startMs) / 3_600_000).toBe(25)
  expect(autumn.minuteOf(autumn.msAt(18 * 60))).toBe(18 * 60)
})

test('every minute of a plain day comes back as itself in every zone', () => {
  const zones = fc.constantFrom('Asia/Almaty', 'Europe/Kyiv', 'America/St_Johns', 'Asia/Kolkata')
  fc.assert(
    fc.property(zones, fc.integer({ min: 0, max: 1_439 }), (zone, minute) => {
      const clock = dayClock('2031-06-17', zone)
      expect(clock.minuteOf(clock.msAt(minute))).toBe(minute)
    }),
  )
})

const minutes = fc.integer({ min: 0, max: 1_440 })
const spans = fc
  .tuple(fc.integer({ min: 0, max: 1_380 }), fc.integer({ min: 5, max: 60 }))
  .map(([from, length]) => ({ from, to: from + length }))

test('a move keeps the length and stays in the day', () => {
  fc.assert(
    fc.property(spans, minutes, minutes, (span, grabbed, minute) => {
      const moved = draggedTo({ kind: 'move', ...span, at: grabbed }, minute, 15)
      expect(moved.to - moved.from).toBe(span.to - span.from)
      expect(moved.from).toBeGreaterThanOrEqual(0)
      expect(moved.to).toBeLessThanOrEqual(1_440)
    }),
  )
})

test('a new booking covers where the pointer went, in whole steps', () => {
  expect(draggedTo({ kind: 'create', from: 600, to: 615, at: 607 }, 607, 15)).toEqual({
    from: 600,
    to: 615,
  })
  expect(draggedTo({ kind: 'create', from: 600, to: 615, at: 607 }, 650, 15)).toEqual({
    from: 600,
    to: 660,
  })
  expect(draggedTo({ kind: 'create', from: 600, to: 615, at: 607 }, 560, 15)).toEqual({
    from: 555,
    to: 615,
  })
})

test('a resize never gets below one step', () => {
  const grab = { kind: 'resize', from: 600, to: 660, at: 660 } as const
  expect(draggedTo(grab, 500, 15)).toEqual({ from: 600, to: 615 })
  expect(draggedTo(grab, 692, 15)).toEqual({ from: 600, to: 690 })
})

test('what is put back stands exactly where it was, on a whole step or not', () => {
  const grab = { kind: 'move', from: 607, to: 640, at: 620 } as const
  expect(draggedTo(grab, 622, 15)).toEqual({ from: 607, to: 640 })
  expect(draggedTo(grab, 640, 15)).toEqual({ from: 630, to: 663 })
})

test('a key moves to the next whole step, or the end alone', () => {
  const by = { steps: 1, step: 15, resize: false }
  expect(nudged({ from: 607, to: 637 }, by)).toEqual({ from: 615, to: 645 })
  expect(nudged({ from: 607, to: 637 }, { ...by, steps: -1 })).toEqual({ from: 600, to: 630 })
  expect(nudged({ from: 600, to: 660 }, { ...by, resize: true })).toEqual({ from: 600, to: 675 })
  expect(nudged({ from: 600, to: 615 }, { steps: -1, step: 15, resize: true })).toEqual({
    from: 600,
    to: 615,
  })
})

test('arrows go to the nearest booking on that side', () => {
  const spots = [
    { id: 1, column: 0, from: 600 },
    { id: 2, column: 0, from: 720 },
    { id: 3, column: 2, from: 610 },
    { id: 4, column: 2, from: 900 },
  ]
  expect(neighbourOf(spots, 1, 'down')).toBe(2)
  expect(neighbourOf(spots, 1, 'up')).toBe(null)
  expect(neighbourOf(spots, 1, 'right')).toBe(3)
  expect(neighbourOf(spots, 4, 'left')).toBe(2)
  expect(neighbourOf(spots, 3, 'right')).toBe(null)
  expect(firstSpot(spots, 700)).toBe(2)
  expect(firstSpot([], 700)).toBe(null)
})

test('a month is shown in whole weeks, whichever day they begin with', () => {
  expect(periodOf('month', '2031-03-10')).toEqual({ from: '2031-02-24', to: '2031-04-06' })
  expect(periodOf('month', '2031-03-10', 7)).toEqual({ from: '2031-02-23', to: '2031-04-05' })
  expect(periodOf('week', '2031-03-16')).toEqual({ from: '2031-03-10', to: '2031-03-16' })
  expect(stepped('month', '2031-01-31', 1)).toBe('2031-02-28')
  expect(stepped('month', '2031-03-31', -1)).toBe('2031-02-28')
})

const dates = fc
  .integer({ min: 0, max: 20_000 })
  .map((day) => new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10))

test('a view always shows its own date, and a step always leaves it', () => {
  fc.assert(
    fc.property(dates, fc.constantFrom(...views), fc.integer({ min: 1, max: 7 }), (...given) => {
      const [date, view, weekStart] = given
      const period = periodOf(view, date, weekStart)
      expect(datesOf(period)).toContain(date)
      expect(datesOf(period).length % 7).toBe(view === 'day' ? 1 : 0)
      for (const by of [1, -1] as const) {
        expect(stepped(view, date, by) > date).toBe(by === 1)
      }
    }),
  )
})

test('the address says what is shown, leaves out the usual, and keeps the words of others', () => {
  const query = { booking: '5', view: 'week', people: '3,4,x', date: 'nonsense' }
  const address = readAddress(query, monday)
  expect(address).toMatchObject({ view: 'week', date: monday, people: [3, 4], by: 'people' })
  expect(writeAddress(address, monday, query)).toEqual({
    view: 'week',
    people: '3,4',
    booking: '5',
  })
  expect(readAddress({ view: 'year', by: 'cats' }, monday)).toMatchObject({
    view: 'day',
    by: 'people',
  })
})

test('what says the same stays the same object', () => {
  const one = { key: 'a', working: [{ from: 1, to: 2 }], bookings: [] }
  const [same, other] = reuse(
    [one],
    [
      { key: 'a', working: [{ from: 1, to: 2 }], bookings: [] },
      { key: 'b', working: [], bookings: [] },
    ],
    ({ key }) => key,
  )
  expect(same).toBe(one)
  expect(other?.key).toBe('b')
  const changed = { ...one, working: [{ from: 1, to: 3 }] }
  expect(reuse([one], [changed], ({ key }) => key)[0]).toBe(changed)
})

test('between the hours of a day lies a break', () => {
  const hours = [
    { from: 840, to: 1_080 },
    { from: 540, to: 780 },
  ]
  expect(breaksIn(hours)).toEqual([{ from: 780, to: 840 }])
  expect(mergeMinutes([...hours, { from: 700, to: 900 }])).toEqual([{ from: 540, to: 1_080 }])
})

test('what a colleague’s screen says is read with care', () => {
  const said = { date: monday, view: 'day', column: 'user-7', minute: 615 }
  expect(readLooking(said)).toEqual(said)
  expect(readLooking({ ...said, minute: 90_000 })?.minute).toBe(null)
  expect(readLooking({ date: 5 })).toBe(null)
  expect(readLooking('<b>')).toBe(null)
})

test('an answer that is read again brings only what changed as new objects', () => {
  const period = { from: monday, to: monday }
  const before = { period, bookings: [booking({}), booking({ id: 2 })], clients: {} }
  const now = {
    period,
    bookings: [booking({}), booking({ id: 2, version: 2, note: 'Late' }), booking({ id: 3 })],
    clients: {},
  }
  const shared = shareBooked(before, now) as typeof now
  expect(shared).toEqual(now)
  expect(shared.bookings[0]).toBe(before.bookings[0])
  expect(shared.bookings[1]).toBe(now.bookings[1])
})

const notPerformed = { kind: 'not_performed' as const, blocks: true }
const free = (userId: number, from: string) => ({
  user_id: userId,
  workplace_id: null,
  start_time: new Date(at(from)).toISOString(),
  end_time: new Date(at(from) + 3_600_000).toISOString(),
})
const refusedAt10 = { booking: booking({}), place: { ...place('10:00', '11:00'), userId: 8 } }

test('times are offered of who does the service, never of who does not', async () => {
  const ask: AskCheck = async (_, { userId }) =>
    userId === 8
      ? { ok: false, obstacles: [notPerformed], nearest_free: [free(8, '12:00')] }
      : userId === 7
        ? { ok: false, obstacles: [], nearest_free: [free(7, '15:00'), free(7, '09:00')] }
        : { ok: true, obstacles: [], nearest_free: [] }
  const { freeTimes, forcible } = await findWaysOut(ask, { ...refusedAt10, performers: [7, 9] })
  expect(freeTimes.map(({ userId, startMs }) => [userId, startMs])).toEqual([
    [7, at('09:00')],
    [9, at('10:00')],
    [7, at('15:00')],
  ])
  expect(forcible).toBe(true)
})

test('over another booking nobody may force, and the employee’s own times are offered', async () => {
  const busy = { kind: 'employee_busy' as const, blocks: true }
  const ask: AskCheck = async () => ({
    ok: false,
    obstacles: [busy],
    nearest_free: [free(8, '12:00')],
  })
  const { freeTimes, forcible } = await findWaysOut(ask, { ...refusedAt10, performers: [7, 9] })
  expect(freeTimes.map(({ userId }) => userId)).toEqual([8])
  expect(forcible).toBe(false)
  const silent = await findWaysOut(async () => null, { ...refusedAt10, performers: [] })
  expect(silent).toEqual({ freeTimes: [], forcible: false })
})

test('a booking without a time begins in the hours that somebody works', () => {
  const working = [
    { from: 600, to: 780 },
    { from: 840, to: 1_140 },
  ]
  const on = (date: string, time: string, hours = working) =>
    firstTime(monday, { date, time }, hours).time
  expect(on('2031-03-08', '23:45')).toBe('10:00')
  expect(on('2031-03-08', '23:45', [])).toBe('09:00')
  expect(on(monday, '07:15')).toBe('10:00')
  expect(on(monday, '11:30')).toBe('11:30')
  expect(on(monday, '13:15')).toBe('14:00')
  expect(on(monday, '21:30')).toBe('21:30')
})

test('a booking whose end alone goes elsewhere is not moved', () => {
  expect(isOnlyEnd(booking({}), place('10:00', '12:00'))).toBe(true)
  expect(isOnlyEnd(booking({}), place('10:15', '12:00'))).toBe(false)
  expect(isOnlyEnd(booking({}), place('10:00', '12:00', { userId: 8 }))).toBe(false)
  expect(isOnlyEnd(booking({}), place('10:00', '12:00', { workplaceId: 3 }))).toBe(false)
})

test('whoever is off stands behind those who work, and each group keeps its order', () => {
  const day = [{ from: 600, to: 1_200 }]
  const columns = [
    { name: 'Off', working: [] },
    { name: 'Anna', working: day },
    { name: 'Away', working: [] },
    { name: 'Vera', working: day },
  ]
  const names = columns.toSorted(byPresence).map(({ name }) => name)
  expect(names).toEqual(['Anna', 'Vera', 'Off', 'Away'])
})

test('a block that slides under a resting mouse shows its card only when the mouse moves', () => {
  vi.useFakeTimers()
  const scope = effectScope()
  const peek = scope.run(() => usePeek(() => false))
  if (!peek) throw new Error('assertion failed: the scope runs')
  const block = { isConnected: true }
  const spot = (clientX: number) => ({ clientX, clientY: 5 })
  const shown = () => {
    vi.advanceTimersByTime(1_000)
    return peek.peeked.value?.id ?? null
  }
  peek.hover(1, block, spot(1))
  peek.stir(spot(1))
  expect(shown()).toBe(1)
  peek.unpeek()
  peek.hover(2, block, spot(1))
  expect(shown()).toBe(null)
  peek.stir(spot(2))
  expect(shown()).toBe(2)
  scope.stop()
  vi.useRealTimers()
})

test('the list has a place for today, booked or not, once it is read that far', () => {
  const rows = ['2031-03-10T10:00:00Z', '2031-03-14T10:00:00Z'].map((start_time) => ({
    start_time,
  }))
  const of = {
    dateOf: (start: string) => start.slice(0, 10),
    today: '2031-03-12',
    period: { from: monday, to: '2031-03-16' },
    hasMore: false,
  }
  const dates = (more: Partial<typeof of>, from = rows) =>
    agendaDays(from, { ...of, ...more }).map(({ date }) => date)
  expect(dates({})).toEqual([monday, '2031-03-12', '2031-03-14'])
  expect(dates({ today: '2031-03-20' })).toEqual([monday, '2031-03-14'])
  expect(dates({ hasMore: true }, rows.slice(0, 1))).toEqual([monday])
})
