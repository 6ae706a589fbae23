import { equalInConstantTime } from '../../kernel/constant-time.ts'
import { randomToken } from '../../kernel/ids.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { hashToken } from '../../platform/secrets/index.ts'
import { type Client, findClients, findSurvivor } from '../clients/index.ts'
import {
  countTry,
  deleteClientSession,
  findSessionRow,
  insertClientSession,
  lockNewestCode,
  prolongClientSession,
} from './client-access-store.ts'
import { type Contact, hasContact, hashCode, hashContact } from './contact.ts'

/** A client's session ends so long after its last use. */
export const clientSessionDays = 90

const triesAtMost = 5
const longestSecret = 200

/** Why a code opens nothing is not told: each answer would help whoever guesses. */
export type OpenedSession = { ok: true; token: string; client: Client } | { ok: false }

/**
 * Opens a session with a one-time code. Only the newest code of an address counts, for five tries;
 * a try is counted whether it was right or not, so the caller must let the transaction commit.
 */
export async function openClientSession(
  tx: Transaction,
  of: { contact: Contact; code: string; codeKeys: readonly Buffer[]; userAgent: string },
): Promise<OpenedSession> {
  const contactHash = hashContact(tx.tenantId, of.contact)
  const newest = await lockNewestCode(tx, contactHash)
  if (!newest?.open || newest.tries >= triesAtMost) return { ok: false }
  const right = of.codeKeys.some((key) =>
    equalInConstantTime(
      hashCode(key, { contactHash, code: of.code }).toString('hex'),
      newest.codeHash,
    ),
  )
  await countTry(tx, { id: newest.id, used: right })
  const client = right ? await clientOf(tx, newest.clientId) : null
  if (!client || !hasContact(tx.tenantId, client, contactHash.toString('hex'))) return { ok: false }
  const token = randomToken(32)
  await insertClientSession(tx, {
    hash: hashToken(token),
    clientId: client.id,
    contactHash,
    userAgent: of.userAgent.slice(0, 300),
    lifeDays: clientSessionDays,
  })
  return { ok: true, token, client }
}

/**
 * Who is signed in with that secret, in the transaction's own tenant; null when nobody is any more:
 * also when the client no longer has the address that was proved. `prolonged` says that its life
 * has begun anew.
 */
export async function findClientSession(
  tx: Transaction,
  token: string,
): Promise<{ client: Client; prolonged: boolean } | null> {
  if (token.length > longestSecret) return null
  const hash = hashToken(token)
  const found = await findSessionRow(tx, hash)
  const client = found ? await clientOf(tx, found.clientId) : null
  if (!found || !client || !hasContact(tx.tenantId, client, found.contactHash)) return null
  if (found.stale) await prolongClientSession(tx, { hash, lifeDays: clientSessionDays })
  return { client, prolonged: found.stale }
}

/** Ends the session with that secret; one that is gone already is no error. */
export function closeClientSession(tx: Transaction, token: string): Promise<void> {
  return deleteClientSession(tx, hashToken(token))
}

/** The client of that number, or whom they were merged into. */
async function clientOf(tx: Transaction, id: number | null): Promise<Client | null> {
  if (id === null) return null
  const client = (await findClients(tx, [id])).get(id)
  if (client) return client
  const survivor = await findSurvivor(tx, id)
  return survivor === null ? null : ((await findClients(tx, [survivor])).get(survivor) ?? null)
}
