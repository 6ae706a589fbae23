import { expect, test } from 'vitest'
import { parseZone, type Zone } from '../../kernel/zone.ts'
import type { ClientVisit } from '../bookings/index.ts'
import type { Tenant } from '../tenancy/index.ts'
import { visitCalendar } from './visit-calendar.ts'

const tenant: Tenant = {
  id: 7,
  name: 'Салон; «Аврора», центр',
  slug: 'aurora',
  zone: zoneOf('Europe/Kyiv'),
  language: 'ru',
  currency: 'UAH',
  country: 'UA',
  address: 'Крещатик, 1',
  phone: '+380441234567',
  slotStepMinutes: 15,
  minimumNoticeMinutes: 60,
  bookingHorizonDays: 180,
  weekStart: 1,
  reminders: { enabled: false, hoursBefore: [24], quiet: null, texts: {}, confirmations: true },
  active: true,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
}

const visit: ClientVisit = {
  id: 42,
  clientId: 1,
  services: [
    { serviceId: 1, name: 'Стрижка', priceMinor: 1, durationMinutes: 60, position: 1 },
    { serviceId: 2, name: 'Укладка', priceMinor: 1, durationMinutes: 30, position: 2 },
  ],
  employee: { id: 3, name: 'Анна' },
  startsAt: '2026-07-01T07:00:00.000Z',
  endsAt: '2026-07-01T08:30:00.000Z',
  totalMinor: 2,
  state: 'active',
  confirmed: false,
  source: 'online',
  canChange: true,
  changeUntil: '2026-07-01T06:00:00.000Z',
  version: 3,
  createdAt: '2026-06-01T00:00:00.000Z',
  updatedAt: '2026-06-02T00:00:00.000Z',
}

function zoneOf(name: string): Zone {
  const zone = parseZone(name)
  if (zone === null) throw new Error(name)
  return zone
}

/** The properties of each part, folded lines joined and escapes taken away. */
function parse(file: string): Map<string, Map<string, string>> {
  const parts = new Map<string, Map<string, string>>()
  const open: string[] = []
  for (const line of file
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter(Boolean)) {
    const at = line.indexOf(':')
    const [name, value] = [line.slice(0, at), line.slice(at + 1)]
    if (name === 'BEGIN') {
      open.push(value)
      parts.set(value, new Map())
    } else if (name === 'END') expect(open.pop()).toBe(value)
    else parts.get(open.at(-1) ?? '')?.set(name, value.replace(/\\([;,\\])/g, '$1'))
  }
  expect(open).toEqual([])
  return parts
}

const write = (more: Partial<ClientVisit> = {}, of: Tenant = tenant) =>
  visitCalendar(
    { ...visit, ...more },
    { tenant: of, host: 'uzel.test', url: 'http://uzel.test/b/x' },
  )

test('a visit stands in the calendar at the hour of the business’s own clock', () => {
  const parts = parse(write())
  const event = parts.get('VEVENT')
  expect(event?.get('DTSTART;TZID=Europe/Kyiv')).toBe('20260701T100000')
  expect(event?.get('DURATION')).toBe('PT90M')
  expect(parts.get('VTIMEZONE')?.get('TZID')).toBe('Europe/Kyiv')
  expect(parts.get('STANDARD')?.get('TZOFFSETTO')).toBe('+0300')
  const winter = parse(write({ startsAt: '2026-12-01T08:00:00Z', endsAt: '2026-12-01T09:00:00Z' }))
  expect(winter.get('VEVENT')?.get('DTSTART;TZID=Europe/Kyiv')).toBe('20261201T100000')
  expect(winter.get('STANDARD')?.get('TZOFFSETTO')).toBe('+0200')
})

test('the event says what, where and with whom', () => {
  const event = parse(write()).get('VEVENT')
  expect(event?.get('SUMMARY')).toBe('Стрижка, Укладка — Салон; «Аврора», центр')
  expect(event?.get('LOCATION')).toBe('Крещатик, 1')
  expect(event?.get('DESCRIPTION')).toContain('Анна')
  expect(event?.get('URL')).toBe('http://uzel.test/b/x')
})

test('a changed or cancelled visit updates the same event', () => {
  const before = parse(write()).get('VEVENT')
  const after = parse(write({ state: 'cancelled', version: 4 })).get('VEVENT')
  expect(after?.get('UID')).toBe(before?.get('UID'))
  expect([before?.get('SEQUENCE'), after?.get('SEQUENCE')]).toEqual(['3', '4'])
  expect([before?.get('STATUS'), after?.get('STATUS')]).toEqual(['CONFIRMED', 'CANCELLED'])
})

test('lines are folded at 75 octets and end as the format wants', () => {
  const file = write({}, { ...tenant, address: 'Очень длинная улица, '.repeat(20).trim() })
  const lines = file.split('\r\n')
  expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([])
  expect(parse(file).get('VEVENT')?.get('LOCATION')).toBe('Очень длинная улица, '.repeat(20).trim())
})
