import type { Actor, Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { findClients } from '../clients/index.ts'
import { authoriseMessage } from './message-policy.ts'
import {
  deleteStop,
  findStop,
  insertStop,
  type MessageStop,
  type StopSaidBy,
} from './stop-store.ts'

/**
 * Writes to a client no more of what they did not ask for at that moment: no reminders and no
 * offers, by any channel. What waits is cancelled. Codes and confirmations answer what somebody
 * has just done, and still go.
 */
export async function stopMessages(
  tx: Transaction,
  of: { clientId: number; saidBy: StopSaidBy; actor?: Actor },
): Promise<void> {
  if (!(await insertStop(tx, of))) return
  await tell(tx, { ...of, stopped: true })
}

/** The client wants to be written to again. */
export async function resumeMessages(
  tx: Transaction,
  of: { clientId: number; actor?: Actor },
): Promise<void> {
  if (!(await deleteStop(tx, of.clientId))) return
  await tell(tx, { ...of, stopped: false })
}

/** Whether a client is written to. The caller has found the client. @throws ProblemError `forbidden` */
export async function readMessageStop(
  tx: Transaction,
  who: Principal,
  clientId: number,
): Promise<MessageStop | null> {
  authoriseMessage(who, 'read')
  return findStop(tx, clientId)
}

/** A colleague notes what a client said. @throws ProblemError `forbidden` */
export async function changeMessageStop(
  tx: Transaction,
  who: Principal,
  of: { clientId: number; stopped: boolean },
): Promise<MessageStop | null> {
  authoriseMessage(who, 'stop')
  const { clientId } = of
  const { actor } = who
  if (of.stopped) await stopMessages(tx, { clientId, saidBy: 'colleague', actor })
  else await resumeMessages(tx, { clientId, actor })
  return findStop(tx, clientId)
}

async function tell(
  tx: Transaction,
  of: { clientId: number; stopped: boolean; actor?: Actor },
): Promise<void> {
  const { clientId, stopped, actor = { kind: 'client', id: clientId } } = of
  await record(tx, {
    name: 'ClientMessagesUpdated',
    subject: 'client',
    subjectId: clientId,
    actor,
    data: { ...(await nameOf(tx, clientId)), messages_stopped: stopped },
    before: { messages_stopped: !stopped },
  })
}

/** What the log calls the client. */
async function nameOf(tx: Transaction, clientId: number) {
  const client = (await findClients(tx, [clientId])).get(clientId)
  return { first_name: client?.firstName ?? '', last_name: client?.lastName ?? '' }
}
