import type { Transaction } from '../../platform/database/index.ts'
import { candidatesFor } from './session-store.ts'

/**
 * Who can sign in with that e-mail, in which tenants; runs outside every tenant. For commands run
 * by the operator.
 */
export async function findLogin(
  tx: Transaction,
  email: string,
): Promise<{ tenantId: number; userId: number }[]> {
  const found = await candidatesFor(tx, email.trim())
  return found.map((one) => ({ tenantId: one.tenant_id, userId: one.user_id }))
}
