import type { Database } from '../../platform/database/index.ts'
import { hashToken } from '../../platform/secrets/index.ts'
import { deleteSession, sessionOwner } from './session-store.ts'

/** Ends the session with that secret; a session that is gone already is no error. */
export async function signOut(db: Database, token: string): Promise<void> {
  const hash = hashToken(token)
  const owner = await db.outside((tx) => sessionOwner(tx, hash))
  if (owner) await db.transaction(owner.tenant_id, (tx) => deleteSession(tx, hash))
}
