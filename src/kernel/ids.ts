import { randomBytes } from 'node:crypto'

/**
 * Makes a time-ordered UUID (RFC 9562, version 7): 48 bits of Unix milliseconds, the rest random.
 * Time order keeps the index pages of append-only tables warm.
 */
export function uuidv7(nowMs: number = Date.now()): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(nowMs, 0, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Makes an unguessable URL-safe token of the given number of random bytes (32 by default). */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}
