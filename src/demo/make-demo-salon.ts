import { Temporal } from 'temporal-polyfill'
import {
  demoEmployees,
  demoFirstNames,
  demoLastNames,
  demoNotes,
  demoServices,
  womenFirstNames,
} from './demo-people.ts'

export interface DemoClient {
  firstName: string
  lastName: string
  phone: string
  email: string | null
}

export interface DemoBooking {
  /** Indexes into the demo's own lists. */
  client: number
  employee: number
  services: number[]
  startsAt: string
  endsAt: string
  /** Index of the default status: new, confirmed, came, did not come, cancelled. */
  status: number
  note: string
}

const openMinute = 10 * 60
const closeMinute = 20 * 60
const daysEachWay = 45
const stepMinutes = 15

/** Clients with names of the place; phones are of a range that nobody has. */
export function makeDemoClients(count: number, random: () => number): DemoClient[] {
  return Array.from({ length: count }, (_, at) => {
    const first = Math.floor(random() * demoFirstNames.length)
    const last = demoLastNames[Math.floor(random() * demoLastNames.length)]
    return {
      firstName: demoFirstNames[first] ?? 'Анна',
      lastName: last?.[first < womenFirstNames ? 0 : 1] ?? '',
      phone: `+7700${String(1_000_000 + at * 37).padStart(7, '0')}`,
      email: random() < 0.4 ? `client${at + 1}@example.com` : null,
    }
  })
}

/**
 * Three months of bookings around a day: each employee's days filled one visit after another, as
 * full as a good salon is; what is past has mostly happened, what comes is new or confirmed.
 */
export function makeDemoBookings(
  options: { clients: number; zone: string; today: string; nowMs: number },
  random: () => number,
): DemoBooking[] {
  const today = Temporal.PlainDate.from(options.today)
  const bookings: DemoBooking[] = []
  for (let offset = -daysEachWay; offset <= daysEachWay; offset++) {
    const date = today.add({ days: offset })
    demoEmployees.forEach((employee, at) => {
      if (employee.off.includes(date.dayOfWeek)) return
      bookings.push(
        ...fillDay({ ...options, date, employee: at, fullness: fullness(offset) }, random),
      )
    })
  }
  return bookings
}

/** The calendar empties towards the future, as calendars do. */
function fullness(offsetDays: number): number {
  if (offsetDays <= 1) return 0.8
  return Math.max(0.12, 0.75 - offsetDays * 0.016)
}

function fillDay(
  day: {
    clients: number
    zone: string
    nowMs: number
    date: Temporal.PlainDate
    employee: number
    fullness: number
  },
  random: () => number,
): DemoBooking[] {
  const made: DemoBooking[] = []
  const offered = demoServices.flatMap(([category], at) =>
    demoEmployees[day.employee]?.does.includes(category) ? [at] : [],
  )
  for (let minute = openMinute; minute < closeMinute; ) {
    const services = chooseServices(offered, random)
    const minutes = services.reduce((sum, at) => sum + (demoServices[at]?.[2] ?? 30), 0)
    const length = Math.ceil(minutes / stepMinutes) * stepMinutes
    if (minute + length > closeMinute) break
    if (random() < day.fullness) {
      const startMs = instantMs(day.date, minute, day.zone)
      made.push({
        client: Math.floor(random() ** 1.6 * day.clients),
        employee: day.employee,
        services,
        startsAt: new Date(startMs).toISOString(),
        endsAt: new Date(startMs + length * 60_000).toISOString(),
        status: chooseStatus(startMs + length * 60_000 < day.nowMs, random),
        note: demoNotes[Math.floor(random() * demoNotes.length)] ?? '',
      })
      minute += length
    } else {
      minute += stepMinutes * (2 + Math.floor(random() * 4))
    }
  }
  return made
}

function chooseServices(offered: number[], random: () => number): number[] {
  const one = offered[Math.floor(random() * offered.length)] ?? 0
  const two = offered[Math.floor(random() * offered.length)] ?? one
  return random() < 0.2 && two !== one ? [one, two] : [one]
}

function chooseStatus(past: boolean, random: () => number): number {
  const dice = random()
  if (past) return dice < 0.88 ? 2 : dice < 0.94 ? 3 : 4
  return dice < 0.55 ? 0 : dice < 0.96 ? 1 : 4
}

function instantMs(date: Temporal.PlainDate, minute: number, zone: string): number {
  const time = { hour: Math.floor(minute / 60), minute: minute % 60 }
  return date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds
}

/** A small seeded generator (mulberry32): the demo looks the same on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
