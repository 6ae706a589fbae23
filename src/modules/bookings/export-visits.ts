import type { Principal } from '../../kernel/principal.ts'
import type { Zone } from '../../kernel/zone.ts'
import type { Database, Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { findStatuses, findWorkplaces } from '../catalog/index.ts'
import { findClients } from '../clients/index.ts'
import { findUserNames } from '../staff/index.ts'
import { readTenant } from '../tenancy/index.ts'
import type { BookingDetails } from './booking.ts'
import { idsOfPage } from './booking-page-store.ts'
import { authorise } from './booking-policy.ts'
import { filterOf, listVisits, type VisitQuery } from './list-visits.ts'
import { lookUp } from './references.ts'
import { invalid } from './visit-times.ts'

/** A visit as a line of a file: numbers are said as names. */
export interface VisitLine {
  booking: BookingDetails
  clientName: string
  clientPhone: string
  employee: string
  workplace: string
  status: string
}

export type VisitExportQuery = Omit<VisitQuery, 'limit' | 'cursor' | 'descending'>

const pageSize = 500
const exportedAtMost = 50_000

/**
 * All visits of a list, a page in memory at a time, by start. Each page is read in a transaction of
 * its own: a file that somebody downloads slowly holds no connection. A list of more than 50,000 is
 * refused, so that nobody takes a part of it for the whole.
 * @throws ProblemError `forbidden`, `invalid_input`
 */
export async function exportVisits(
  db: Database,
  who: Principal,
  query: VisitExportQuery,
): Promise<{ zone: Zone; currency: string; pages: AsyncIterable<VisitLine[]> }> {
  authorise(who, 'export')
  const { zone, currency } = await db.transaction(who.tenantId, async (tx) => {
    const asked = { ...query, limit: exportedAtMost + 1 }
    const found = await idsOfPage(tx, await filterOf(lookUp(tx), asked))
    if (found.length > exportedAtMost) {
      throw invalid({ field: 'from', code: 'too_many', params: { limit: exportedAtMost } })
    }
    // Whoever takes the journal away does so in the open: the audit log keeps it.
    await record(tx, {
      name: 'BookingsExported',
      subject: 'tenant',
      subjectId: who.tenantId,
      actor: who.actor,
      data: { from: query.from ?? '', to: query.to ?? '', count: found.length },
    })
    return readTenant(tx)
  })
  return { zone, currency, pages: pages(db, who, query) }
}

async function* pages(
  db: Database,
  who: Principal,
  query: VisitExportQuery,
): AsyncGenerator<VisitLine[]> {
  for (let cursor: string | undefined; ; ) {
    const page = await db.transaction(who.tenantId, async (tx) => {
      const { items, nextCursor } = await listVisits(tx, who, { ...query, limit: pageSize, cursor })
      return { lines: await linesOf(tx, items), nextCursor }
    })
    yield page.lines
    if (page.nextCursor === null) return
    cursor = page.nextCursor
  }
}

async function linesOf(tx: Transaction, bookings: BookingDetails[]): Promise<VisitLine[]> {
  const present = (ids: (number | null)[]) => [...new Set(ids)].filter((id) => id !== null)
  const clients = await findClients(tx, present(bookings.map((it) => it.clientId)))
  const employees = await findUserNames(tx, present(bookings.map((it) => it.userId)))
  const workplaces = await findWorkplaces(tx, present(bookings.map((it) => it.workplaceId)))
  const statuses = new Map((await findStatuses(tx)).map(({ id, name }) => [id, name]))
  return bookings.map((booking) => {
    const client = clients.get(booking.clientId ?? 0)
    return {
      booking,
      clientName: client ? `${client.firstName} ${client.lastName}`.trim() : '',
      clientPhone: client?.phone ?? '',
      employee: employees.get(booking.userId) ?? '',
      workplace: workplaces.get(booking.workplaceId ?? 0)?.name ?? '',
      status: statuses.get(booking.statusId) ?? '',
    }
  })
}
