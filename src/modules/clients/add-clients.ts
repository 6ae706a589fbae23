import { assert } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { clientsByContacts, insertClients } from './add-clients-store.ts'
import type { Client, ClientDetails } from './client.ts'
import { authoriseClient } from './client-policy.ts'
import { presentClient } from './present-client.ts'

/** Many share one phone in a reception's list; of those only so many are looked at. */
const alikeAtMost = 5_000

/**
 * Adds many clients at once; their fields must be clean already, as `checkClient` answers them.
 * @throws ProblemError `forbidden`
 */
export async function addClients(
  tx: Transaction,
  who: Principal,
  clients: ClientDetails[],
): Promise<Client[]> {
  authoriseClient(who, 'import')
  if (clients.length === 0) return []
  const added = await insertClients(tx, clients)
  assert(added.length === clients.length, 'every added client is answered')
  await record(
    tx,
    ...added.map((client) => ({
      name: 'ClientCreated',
      subject: 'client' as const,
      subjectId: client.id,
      actor: who.actor,
      data: { ...presentClient(client) },
    })),
  )
  return added
}

/** Clients who have any of these phones or e-mails, oldest first. */
export function findClientsByContacts(
  tx: Transaction,
  contacts: { phones: string[]; emails: string[] },
): Promise<Client[]> {
  return clientsByContacts(tx, { ...contacts, limit: alikeAtMost })
}
