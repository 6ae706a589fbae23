import { createHmac, hkdfSync } from 'node:crypto'
import { assert } from '../../kernel/errors.ts'

/** Keys for one purpose. The newest signs; the others still prove what they signed. */
export type DerivedKeys = readonly [newest: Buffer, ...older: Buffer[]]

/** Derives the keys for a purpose from the application's own (base64url, newest first). */
export function deriveKeys(applicationKeys: readonly string[], purpose: string): DerivedKeys {
  const [newest, ...older] = applicationKeys.map((key) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64url'), '', purpose, 32)),
  )
  assert(newest, 'there is an application key')
  return [newest, ...older]
}

/**
 * A signature as 43 characters of base64url. The purpose stands in what is signed, so that one made
 * for anything else with this key, or for another version, proves nothing.
 */
export function signFor(purpose: string, payload: string, key: Buffer): string {
  return createHmac('sha256', key).update(`${purpose}\n${payload}`).digest('base64url')
}
