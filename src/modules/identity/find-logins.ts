import type { Database } from '../../platform/database/index.ts'
import { candidatesFor } from './session-store.ts'

/**
 * Who signs in with an e-mail, in any tenant. For the program itself: nobody's right is checked.
 */
export async function findLogins(
  db: Database,
  email: string,
): Promise<{ tenantId: number; userId: number }[]> {
  const found = await db.outside((tx) => candidatesFor(tx, email.trim().toLowerCase()))
  return found.map((row) => ({ tenantId: row.tenant_id, userId: row.user_id }))
}
