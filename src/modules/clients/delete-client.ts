import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseClient } from './client-policy.ts'
import { countComingBookings, lockClient, softDeleteClient } from './client-store.ts'
import { presentClient } from './present-client.ts'

/**
 * Removes a client; past bookings keep their row.
 *
 * @throws ProblemError `not_found`, `forbidden`, or `in_use` with the number of `bookings` to come
 */
export async function deleteClient(tx: Transaction, who: Principal, id: number): Promise<void> {
  authoriseClient(who, 'delete')
  const client = await lockClient(tx, id)
  if (!client) throw new ProblemError('not_found')
  const bookings = await countComingBookings(tx, id)
  if (bookings > 0) throw new ProblemError('in_use', { details: { bookings } })
  await softDeleteClient(tx, id)
  await record(tx, {
    name: 'ClientDeleted',
    subject: 'client',
    subjectId: id,
    actor: who.actor,
    data: { ...presentClient(client) },
    before: { ...presentClient(client) },
  })
}
