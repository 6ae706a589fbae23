import { randomToken } from '../../kernel/ids.ts'

const apiTokenPrefix = 'uzt_'

/** A new secret for a session; its 256 random bits need no slow hash. */
export function newSessionToken(): string {
  return randomToken(32)
}

/** A new API token; the prefix lets secret scanners recognise it. */
export function newApiToken(): string {
  return `${apiTokenPrefix}${randomToken(32)}`
}
