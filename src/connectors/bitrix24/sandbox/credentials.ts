import type { PortalSettings } from './portal.ts'

const ACCESS_MS = 3_600_000
const REFRESH_MS = 180 * 86_400_000
const CODE_MS = 30_000
/** Old tokens beyond this many are forgotten; a portal under test makes them without end. */
const MOST_TOKENS = 5_000

export interface AccessToken {
  token: string
  userId: number
  expiresAtMs: number
}

interface Dump {
  access: AccessToken[]
  refresh: AccessToken[]
}

export interface Credentials {
  issueCode(userId: number): string
  /** The user behind a code, once, within 30 seconds. */
  redeemCode(code: string): number | null
  issuePair(userId: number): { access: AccessToken; refresh: string }
  /** The user behind a refresh token, once: the token is spent by being used. */
  spendRefresh(token: string): number | null
  find(accessToken: string): AccessToken | undefined
  /** A token of the acting user for event posts, shared while it lasts. */
  eventToken(userId: number): AccessToken
  expireAll(): void
  forgetAll(): void
  dump(): Dump
  load(dump: Dump): void
}

interface CredentialOptions {
  now(): number
  random(): number
}

/** Codes and tokens of the one app that this portal knows. */
export function createCredentials({ now, random }: CredentialOptions): Credentials {
  const codes = new Map<string, { userId: number; expiresAtMs: number }>()
  const access = new Map<string, AccessToken>()
  const refresh = new Map<string, AccessToken>()
  const ofEvents = new Map<number, AccessToken>()

  function issueAccess(userId: number): AccessToken {
    const token = { token: randomText(random, 32), userId, expiresAtMs: now() + ACCESS_MS }
    return keep(access, token)
  }

  return {
    issueCode(userId) {
      const code = randomText(random, 32)
      if (codes.size > MOST_TOKENS) codes.clear()
      codes.set(code, { userId, expiresAtMs: now() + CODE_MS })
      return code
    },
    redeemCode(code) {
      const found = codes.get(code)
      codes.delete(code)
      return found !== undefined && found.expiresAtMs > now() ? found.userId : null
    },
    issuePair(userId) {
      const token = { token: randomText(random, 32), userId, expiresAtMs: now() + REFRESH_MS }
      return { access: issueAccess(userId), refresh: keep(refresh, token).token }
    },
    spendRefresh(token) {
      const found = refresh.get(token)
      refresh.delete(token)
      return found !== undefined && found.expiresAtMs > now() ? found.userId : null
    },
    find: (token) => access.get(token),
    eventToken(userId) {
      const known = ofEvents.get(userId)
      if (known !== undefined && known.expiresAtMs > now() + ACCESS_MS / 2) return known
      const made = issueAccess(userId)
      ofEvents.set(userId, made)
      return made
    },
    expireAll() {
      for (const token of access.values()) token.expiresAtMs = Math.min(token.expiresAtMs, now())
    },
    forgetAll() {
      for (const map of [codes, access, refresh]) map.clear()
      ofEvents.clear()
    },
    dump: () => ({ access: [...access.values()], refresh: [...refresh.values()] }),
    load(dump) {
      codes.clear()
      ofEvents.clear()
      access.clear()
      refresh.clear()
      for (const token of dump.access) access.set(token.token, { ...token })
      for (const token of dump.refresh) refresh.set(token.token, { ...token })
    },
  }
}

function keep(map: Map<string, AccessToken>, token: AccessToken): AccessToken {
  map.set(token.token, token)
  if (map.size > MOST_TOKENS) {
    const [oldest] = map.keys()
    if (oldest !== undefined) map.delete(oldest)
  }
  return token
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** Text that looks like the portal's own secrets. */
function randomText(random: () => number, length: number): string {
  let text = ''
  for (let index = 0; index < length; index += 1) {
    text += LETTERS.charAt(Math.floor(random() * LETTERS.length))
  }
  return text
}

/** A portal's secrets, made up where the caller gave none. */
export function defaultApp(
  random: () => number,
  baseUrl: string,
): Pick<PortalSettings, 'app' | 'webhook'> {
  const scope = ['crm', 'catalog', 'user_brief']
  return {
    app: {
      clientId: `local.${randomText(random, 14)}.${Math.floor(random() * 90_000_000) + 10_000_000}`,
      clientSecret: randomText(random, 50),
      redirectUri: '',
      scope,
      applicationToken: randomText(random, 32),
      memberId: randomText(random, 32),
      domain: new URL(baseUrl).host,
    },
    webhook: { userId: 1, code: randomText(random, 16), scope },
  }
}
