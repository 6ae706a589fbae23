import type { Transaction } from '../../platform/database/index.ts'
import { hashToken } from '../../platform/secrets/index.ts'
import { newSessionToken } from './secret-token.ts'
import { insertSession } from './session-store.ts'

/** A session ends so long after its last use. */
export const sessionLifeDays = 30

/** Opens a session and answers its secret, which goes into the cookie and is not kept. */
export async function openSession(
  tx: Transaction,
  { userId, userAgent = '' }: { userId: number; userAgent?: string | undefined },
): Promise<string> {
  const token = newSessionToken()
  await insertSession(tx, {
    hash: hashToken(token),
    userId,
    userAgent: userAgent.slice(0, 300),
    lifeDays: sessionLifeDays,
  })
  return token
}
