import { hash, timingSafeEqual } from 'node:crypto'

/**
 * Compares two secrets (signatures, tokens, digests) in a time that does not tell where, or
 * whether in length, they differ. Both are hashed first because the platform's comparison accepts
 * only equal lengths, and leaving early on a length would tell the length.
 */
export function equalInConstantTime(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}
