import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { ProblemError } from '../../kernel/errors.ts'

/**
 * Seals secrets at rest with AES-256-GCM. The first key seals; the others still open what was
 * sealed before a rotation. A sealed text is `v1.{key id}.{iv}.{tag}.{cipher}` in base64url, and
 * is bound to its place (`context`): copied into another row, it does not open.
 */
export interface Sealer {
  seal(plain: string, context: string): string
  /** @throws ProblemError `secret_unreadable` when the key is gone or the text was changed. */
  open(sealed: string, context: string): string
  /** Whether the text was sealed with a key older than the first. */
  needsResealing(sealed: string): boolean
}

/** Makes a sealer from application keys: base64url of 32 bytes each, newest first. */
export function createSealer(keys: string[]): Sealer {
  const ring = keys.map(readKey)
  const [newest] = ring
  if (!newest)
    throw new ProblemError('config_invalid', { details: { reason: 'no application key' } })
  return {
    seal(plain, context) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', newest.bytes, iv).setAAD(Buffer.from(context))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return ['v1', newest.id, ...[iv, cipher.getAuthTag(), body].map(encode)].join('.')
    },
    open(sealed, context) {
      const [version, id, iv, tag, body] = sealed.split('.')
      const key = ring.find((candidate) => candidate.id === id)
      if (version !== 'v1' || !key || !iv || !tag || body === undefined) throw unreadable(id)
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.bytes, decode(iv), {
          authTagLength: 16,
        })
        decipher.setAAD(Buffer.from(context)).setAuthTag(decode(tag))
        return Buffer.concat([decipher.update(decode(body)), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw unreadable(id, cause)
      }
    },
    needsResealing: (sealed) => sealed.split('.')[1] !== newest.id,
  }
}

/** Makes a new application key. */
export function generateKey(): string {
  return randomBytes(32).toString('base64url')
}

function readKey(text: string): { id: string; bytes: Buffer } {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== 32) {
    throw new ProblemError('config_invalid', {
      details: { reason: 'an application key must be 32 bytes in base64url; see key:generate' },
    })
  }
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes }
}

function unreadable(keyId: string | undefined, cause?: unknown): ProblemError {
  return new ProblemError('secret_unreadable', { details: { keyId: keyId ?? 'none' }, cause })
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64url')
}

function decode(text: string): Buffer {
  return Buffer.from(text, 'base64url')
}
