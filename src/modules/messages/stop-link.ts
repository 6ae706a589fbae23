import { createHmac, hkdfSync } from 'node:crypto'
import { equalInConstantTime } from '../../kernel/constant-time.ts'

const purpose = 'uzel message stop 1'

/** Whose messages a link stops. It never ends: an old letter must be able to stop new ones. */
export interface MessageStopLink {
  tenantId: number
  clientId: number
}

/** The keys for these links, derived from the application's own (base64url, newest first). */
export function messageStopKeys(applicationKeys: readonly string[]): Buffer[] {
  return applicationKeys.map((key) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64url'), '', purpose, 32)),
  )
}

export function signMessageStop({ tenantId, clientId }: MessageStopLink, key: Buffer): string {
  const payload = `${tenantId.toString(36)}-${clientId.toString(36)}`
  return `${payload}.${signatureOf(payload, key)}`
}

/** Null for a token that is signed with none of the keys. */
export function readMessageStop(token: string, keys: readonly Buffer[]): MessageStopLink | null {
  const [, payload = '', signature = ''] = /^([0-9a-z]+-[0-9a-z]+)\.([\w-]{43})$/.exec(token) ?? []
  const genuine = keys.some((key) => equalInConstantTime(signature, signatureOf(payload, key)))
  if (!genuine) return null
  const [tenantId = 0, clientId = 0] = payload.split('-').map((part) => Number.parseInt(part, 36))
  return { tenantId, clientId }
}

function signatureOf(payload: string, key: Buffer): string {
  return createHmac('sha256', key).update(`${purpose}\n${payload}`).digest('base64url')
}
