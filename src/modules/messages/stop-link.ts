import { equalInConstantTime } from '../../kernel/constant-time.ts'
import { type DerivedKeys, deriveKeys, signFor } from '../../platform/secrets/index.ts'

const purpose = 'uzel message stop 1'

/** Whose messages a link stops. It never ends: an old letter must be able to stop new ones. */
export interface MessageStopLink {
  tenantId: number
  clientId: number
}

/** The keys for these links, derived from the application's own (base64url, newest first). */
export function messageStopKeys(applicationKeys: readonly string[]): DerivedKeys {
  return deriveKeys(applicationKeys, purpose)
}

export function signMessageStop({ tenantId, clientId }: MessageStopLink, key: Buffer): string {
  const payload = `${tenantId.toString(36)}-${clientId.toString(36)}`
  return `${payload}.${signFor(purpose, payload, key)}`
}

/** Null for a token that is signed with none of the keys. */
export function readStopLink(token: string, keys: readonly Buffer[]): MessageStopLink | null {
  const [, payload = '', signature = ''] = /^([0-9a-z]+-[0-9a-z]+)\.([\w-]{43})$/.exec(token) ?? []
  const genuine = keys.some((key) => equalInConstantTime(signature, signFor(purpose, payload, key)))
  if (!genuine) return null
  const [tenantId = 0, clientId = 0] = payload.split('-').map((part) => Number.parseInt(part, 36))
  return { tenantId, clientId }
}
