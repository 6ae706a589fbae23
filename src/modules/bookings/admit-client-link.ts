import { ProblemError } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findSurvivor } from '../clients/index.ts'
import { readTenant } from '../tenancy/index.ts'
import { readBookings } from './booking-store.ts'
import type { ClientLink } from './client-link-token.ts'

/**
 * Lets a genuine link in while its business is open and the booking is still of the client for whom
 * the link was made, or of whom that client was merged into.
 * @throws ProblemError `not_found`
 */
export async function admitClientLink(tx: Transaction, link: ClientLink): Promise<void> {
  const { active } = await readTenant(tx)
  const [booking] = await readBookings(tx, [link.bookingId])
  if (!active || !booking) throw new ProblemError('not_found')
  if (link.clientId === null || link.clientId === booking.clientId) return
  const survivor = await findSurvivor(tx, link.clientId)
  if (survivor === null || survivor !== booking.clientId) throw new ProblemError('not_found')
}
