import type { Principal } from '../../kernel/principal.ts'
import { dayStartMs, parseLocalDate } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { searchPatterns as clientSearchPatterns } from '../clients/index.ts'
import type { BookingDetails } from './booking.ts'
import { pageOfBookings } from './booking-page-store.ts'
import { onlyOwnCalendar } from './booking-policy.ts'
import type { BookingFilter } from './booking-store.ts'
import { lookUp, type References } from './references.ts'
import { invalid, isoInstant, readMoment } from './visit-times.ts'

export interface VisitQuery {
  /** A local date, or a moment as `readMoment` reads it. Visits that touch the span are listed. */
  from?: string | undefined
  /** The same; a local date includes that whole day. */
  to?: string | undefined
  userId?: number | undefined
  workplaceId?: number | undefined
  statusId?: number | undefined
  clientId?: number | undefined
  serviceId?: number | undefined
  /** A part of the client's name, phone or e-mail. */
  search?: string | undefined
  /** Latest first instead of earliest first. */
  descending?: boolean | undefined
  /** 1 to 200. */
  limit: number
  cursor?: string | undefined
}

export interface VisitPage {
  items: BookingDetails[]
  /** Null on the last page. */
  nextCursor: string | null
}

/**
 * Visits by start, a page at a time. Employees see their own calendar, whatever they ask for.
 * @throws ProblemError `invalid_input`
 */
export async function listVisits(
  tx: Transaction,
  who: Principal,
  query: VisitQuery,
): Promise<VisitPage> {
  const own = onlyOwnCalendar(who)
  if (own !== null && query.userId !== undefined && query.userId !== own) {
    return { items: [], nextCursor: null }
  }
  const filter = await filterOf(lookUp(tx), { ...query, userId: own ?? query.userId })
  const found = await pageOfBookings(tx, { ...filter, limit: query.limit + 1 })
  const items = found.slice(0, query.limit)
  const last = items.at(-1)
  return { items, nextCursor: found.length > items.length && last ? writeCursor(last) : null }
}

/** The query with its times as instants. */
export async function filterOf(references: References, query: VisitQuery): Promise<BookingFilter> {
  const { userId, workplaceId, statusId, clientId, serviceId, descending, cursor } = query
  const patterns = clientSearchPatterns(query.search ?? '')
  return {
    limit: query.limit,
    ...(query.from === undefined
      ? {}
      : { fromInstant: await edge(references, query.from, 'from') }),
    ...(query.to === undefined ? {} : { toInstant: await edge(references, query.to, 'to') }),
    ...(userId === undefined ? {} : { userId }),
    ...(workplaceId === undefined ? {} : { workplaceId }),
    ...(statusId === undefined ? {} : { statusId }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(serviceId === undefined ? {} : { serviceId }),
    ...(descending === undefined ? {} : { descending }),
    ...(patterns.length === 0 ? {} : { patterns }),
    ...(cursor === undefined ? {} : { after: readCursor(cursor) }),
  }
}

async function edge(references: References, text: string, field: 'from' | 'to'): Promise<string> {
  const day = parseLocalDate(text)
  if (day === null) {
    if (/^\d{4}-\d\d-\d\d$/.test(text)) throw invalid({ field, code: 'no_such_date' })
    return isoInstant(await readMoment(text, field, references.zone))
  }
  return isoInstant(dayStartMs(field === 'from' ? day : day + 1, await references.zone()))
}

function writeCursor(last: BookingDetails): string {
  return Buffer.from(`${Date.parse(last.startsAt)} ${last.id}`).toString('base64url')
}

function readCursor(cursor: string): { startsAt: string; id: number } {
  const match = /^(-?\d{1,15}) (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (!match) throw invalid({ field: 'cursor', code: 'unreadable' })
  return { startsAt: isoInstant(Number(match[1])), id: Number(match[2]) }
}
