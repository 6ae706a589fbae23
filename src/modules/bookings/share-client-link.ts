import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authorise } from './booking-policy.ts'
import { signClientLink } from './client-link-token.ts'
import { readVisit } from './read-visit.ts'

/** A link outlives its visit by this, so that "see you at" mails do not end in an error page. */
const afterVisitMs = 30 * 86_400_000

/**
 * Makes the link with which the client sees, moves and cancels this visit without signing in.
 * @throws ProblemError `not_found`, `forbidden`
 */
export async function shareClientLink(
  tx: Transaction,
  who: Principal,
  of: { id: number; signingKey: Buffer },
): Promise<{ token: string; expiresAt: string }> {
  const booking = await readVisit(tx, who, of.id)
  authorise(who, 'share_link', booking.userId)
  return clientLinkFor({ ...booking, tenantId: tx.tenantId }, of.signingKey)
}

/** The link of a booking, for whoever may already see it. */
export function clientLinkFor(
  booking: { tenantId: number; id: number; clientId: number | null; endsAt: string },
  signingKey: Buffer,
): { token: string; expiresAt: string } {
  const endsMs = Math.max(Date.parse(booking.endsAt), Date.now())
  const expiresAtMs = Math.ceil((endsMs + afterVisitMs) / 1000) * 1000
  const { tenantId, id: bookingId, clientId } = booking
  const expiresAt = new Date(expiresAtMs).toISOString()
  const token = signClientLink({ tenantId, bookingId, clientId, expiresAtMs }, signingKey)
  return { token, expiresAt }
}
