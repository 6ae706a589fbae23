import { equalInConstantTime } from '../../kernel/constant-time.ts'
import { type DerivedKeys, deriveKeys, signFor } from '../../platform/secrets/index.ts'

/** What a client's link speaks of. */
export interface ClientLink {
  tenantId: number
  bookingId: number
  /** For whom it was made; null when nobody was known, or the link is of the first version. */
  clientId: number | null
  /** Epoch milliseconds; whole seconds. */
  expiresAtMs: number
}

export type ReadLink = { ok: true; link: ClientLink } | { ok: false; why: 'forged' | 'expired' }

/**
 * The purpose stands in what is signed, so that a signature made for anything else with this key,
 * or for links of another version, never opens a booking. Links of the first version, which do not
 * say whose they are, lie in mailboxes: they open what they were made for until they expire.
 */
const purpose = 'uzel booking link 2'
const firstPurpose = 'uzel booking link 1'
const partsOfFirst = 3

/**
 * The keys for links, derived from the application's own (base64url, newest first). The newest
 * signs; the others still open what they signed, so that rotating keys breaks no client's link.
 */
export function clientLinkKeys(applicationKeys: readonly string[]): DerivedKeys {
  return deriveKeys(applicationKeys, firstPurpose)
}

/** The token of a link: whoever holds it may see, move and cancel that one booking. */
export function signClientLink(link: ClientLink, signingKey: Buffer): string {
  const expiresAt = Math.floor(link.expiresAtMs / 1000)
  const payload = [link.tenantId, link.bookingId, expiresAt, link.clientId ?? 0]
    .map((part) => part.toString(36))
    .join('-')
  return `${payload}.${signFor(purpose, payload, signingKey)}`
}

/** Reads a token signed with any of the keys; nothing of it is believed before its signature is. */
export function readClientLink(
  token: string,
  signingKeys: readonly Buffer[],
  nowMs: number = Date.now(),
): ReadLink {
  const [payload = '', signature = '', ...rest] = token.split('.')
  const parts = payload.split('-')
  const signedFor = parts.length === partsOfFirst ? firstPurpose : purpose
  const genuine = signingKeys.some((key) =>
    equalInConstantTime(signature, signFor(signedFor, payload, key)),
  )
  if (!genuine || rest.length > 0) return { ok: false, why: 'forged' }
  const numbers = parts.map((part) => Number.parseInt(part, 36))
  const [tenantId = 0, bookingId = 0, expiresAt = 0, clientId = 0] = numbers
  const expiresAtMs = expiresAt * 1000
  if (expiresAtMs <= nowMs) return { ok: false, why: 'expired' }
  return { ok: true, link: { tenantId, bookingId, clientId: clientId || null, expiresAtMs } }
}
