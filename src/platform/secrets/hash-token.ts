import { hash } from 'node:crypto'

/** Only this of a random token is stored: a leaked database lets nobody in. */
export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer')
}
