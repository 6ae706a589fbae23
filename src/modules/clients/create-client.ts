import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { cleanInput } from './clean-input.ts'
import { applyChanges, blankClient, type Client, type NewClient } from './client.ts'
import { authoriseClient } from './client-policy.ts'
import { insertClient } from './client-store.ts'
import { presentClient } from './present-client.ts'

/**
 * Adds a client. Families share phones, so one that somebody else has already is no obstacle.
 *
 * @throws ProblemError `forbidden`, `invalid_input` naming each field that is wrong
 */
export async function createClient(
  tx: Transaction,
  who: Principal,
  input: NewClient,
): Promise<Client> {
  authoriseClient(who, 'create')
  const details = applyChanges(blankClient, await cleanInput(tx, input))
  const client = await insertClient(tx, details)
  await record(tx, {
    name: 'ClientCreated',
    subject: 'client',
    subjectId: client.id,
    actor: who.actor,
    data: { ...presentClient(client) },
  })
  return client
}
