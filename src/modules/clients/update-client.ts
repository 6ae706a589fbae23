import { changedFields } from '../../kernel/changed-fields.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { cleanInput } from './clean-input.ts'
import { applyChanges, type Client, type ClientChanges } from './client.ts'
import { authoriseClient } from './client-policy.ts'
import { lockClient, updateClientRow } from './client-store.ts'
import { presentClient } from './present-client.ts'

/**
 * Changes some fields of a client. What changes nothing is no event: no fact, no new `updatedAt`.
 *
 * @throws ProblemError `not_found`, `forbidden`, `invalid_input` naming each field that is wrong
 */
export async function updateClient(
  tx: Transaction,
  who: Principal,
  { id, changes }: { id: number; changes: ClientChanges },
): Promise<Client> {
  authoriseClient(who, 'update')
  const before = await lockClient(tx, id)
  if (!before) throw new ProblemError('not_found')
  const wanted = applyChanges(before, await cleanInput(tx, changes))
  const changed = changedFields(presentClient(before), presentClient({ ...before, ...wanted }))
  if (Object.keys(changed).length === 0) return before
  const after = await updateClientRow(tx, id, wanted)
  await record(tx, {
    name: 'ClientUpdated',
    subject: 'client',
    subjectId: id,
    actor: who.actor,
    data: { ...presentClient(after) },
    before: changed,
  })
  return after
}
