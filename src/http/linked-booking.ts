import type { FastifyInstance } from 'fastify'
import { ProblemError } from '../kernel/errors.ts'
import { admitClientLink, readClientLink } from '../modules/bookings/index.ts'
import type { Transaction } from '../platform/database/index.ts'

/** Runs work on the booking of a link, if the link is genuine and still opens it. */
export function linkedBooking(app: FastifyInstance, signingKeys: readonly Buffer[]) {
  return <T>(token: string, work: (tx: Transaction, id: number) => Promise<T>): Promise<T> => {
    const read = readClientLink(token, signingKeys)
    // A forged link and one of a booking that is gone look the same from outside.
    if (!read.ok) throw new ProblemError(read.why === 'expired' ? 'link_expired' : 'not_found')
    const { link } = read
    return app.db.transaction(link.tenantId, async (tx) => {
      await admitClientLink(tx, link)
      return work(tx, link.bookingId)
    })
  }
}
