import { createHash } from 'node:crypto'
import { equalInConstantTime } from '../../kernel/constant-time.ts'
import { type DerivedKeys, deriveKeys, signFor } from '../../platform/secrets/index.ts'

export interface Invitation {
  tenantId: number
  userId: number
  /** Epoch milliseconds; whole seconds. */
  expiresAtMs: number
}

const purpose = 'uzel invitation 1'

/** The keys for invitations, derived from the application's own (base64url, newest first). */
export function invitationKeys(applicationKeys: readonly string[]): DerivedKeys {
  return deriveKeys(applicationKeys, purpose)
}

/**
 * The token of a link that lets its holder choose a password, once: `state` is what the choice will
 * change (e-mail and password), and it is signed too, so nothing has to be stored or revoked.
 */
export function signInvitation(of: Invitation, state: string, signingKey: Buffer): string {
  const payload = [of.tenantId, of.userId, Math.floor(of.expiresAtMs / 1000)]
    .map((part) => part.toString(36))
    .join('-')
  return `${payload}.${signatureOf(payload, state, signingKey)}`
}

/** What a token says of itself. Nothing of it is to be believed before `isGenuine`. */
export function readInvitation(token: string): Invitation | null {
  const match = /^([0-9a-z]{1,11})-([0-9a-z]{1,11})-([0-9a-z]{1,8})\.[\w-]{43}$/.exec(token)
  if (!match) return null
  const [tenantId = 0, userId = 0, seconds = 0] = match.slice(1).map((part) => parseInt(part, 36))
  return { tenantId, userId, expiresAtMs: seconds * 1000 }
}

/** Whether one of the keys signed the token for a person in this state. */
export function isGenuine(token: string, state: string, signingKeys: readonly Buffer[]): boolean {
  const [payload = '', signature = ''] = token.split('.')
  return signingKeys.some((key) => equalInConstantTime(signature, signatureOf(payload, state, key)))
}

function signatureOf(payload: string, state: string, signingKey: Buffer): string {
  const digest = createHash('sha256').update(state).digest('base64url')
  return signFor(purpose, `${payload}\n${digest}`, signingKey)
}
