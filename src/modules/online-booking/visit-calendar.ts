import { createEvent } from 'ics'
import { Temporal } from 'temporal-polyfill'
import type { ClientVisit } from '../bookings/index.ts'
import type { Tenant } from '../tenancy/index.ts'

/**
 * A visit as a calendar file (RFC 5545). Its identity is the booking's, and its SEQUENCE grows with
 * every change, so a calendar that takes it in again moves the event or strikes it out.
 *
 * Times stand on the business's clock, with a zone of the one offset that it has on that day: a
 * calendar needs to know no more, and shows the hour at which the door opens.
 */
export function visitCalendar(
  visit: ClientVisit,
  of: { tenant: Tenant; host: string; url: string },
): string {
  const { tenant } = of
  const start = Temporal.Instant.from(visit.startsAt).toZonedDateTimeISO(tenant.zone)
  const minutes = (Date.parse(visit.endsAt) - Date.parse(visit.startsAt)) / 60_000
  const { error, value } = createEvent({
    uid: `booking-${tenant.id}-${visit.id}@${of.host}`,
    productId: '-//Uzel//Uzel//EN',
    method: 'PUBLISH',
    calName: tenant.name,
    sequence: visit.version,
    status: visit.state === 'cancelled' ? 'CANCELLED' : 'CONFIRMED',
    start: plain(start),
    duration: { minutes },
    title: `${visit.services.map(({ name }) => name).join(', ')} — ${tenant.name}`,
    description: [visit.employee.name, tenant.phone ?? ''].filter(Boolean).join('\n'),
    ...(tenant.address ? { location: tenant.address } : {}),
    url: of.url,
    created: Date.parse(visit.createdAt),
    lastModified: Date.parse(visit.updatedAt),
  })
  if (error || value === null) throw new Error('a visit makes no calendar file', { cause: error })
  return fold(onClockOf(start, unfold(value)))
}

/** The hour on the wall, written so that the library takes it over as it is. */
function plain(time: Temporal.ZonedDateTime): string {
  return time.toPlainDateTime().toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')
}

function onClockOf(start: Temporal.ZonedDateTime, calendar: string): string {
  const zone = start.timeZoneId
  const offset = start.offset.replace(':', '').slice(0, 5)
  const definition = [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    `TZOFFSETFROM:${offset}`,
    `TZOFFSETTO:${offset}`,
    'END:STANDARD',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
  ].join('\r\n')
  return calendar
    .replace(/^DTSTART:(\d{8}T\d{6})\r?$/m, `DTSTART;TZID=${zone}:$1\r`)
    .replace('BEGIN:VEVENT', () => definition)
}

function unfold(calendar: string): string {
  return calendar.replace(/\r\n[ \t]/g, '')
}

/** Lines of at most 75 octets; the library counts letters, and most of ours take two. */
function fold(calendar: string): string {
  return calendar.split('\r\n').map(foldLine).join('\r\n')
}

function foldLine(line: string): string {
  let folded = ''
  let octets = 0
  for (const letter of line) {
    const length = Buffer.byteLength(letter)
    if (octets + length > lineOctets) {
      folded += '\r\n '
      octets = 1
    }
    folded += letter
    octets += length
  }
  return folded
}

const lineOctets = 75
