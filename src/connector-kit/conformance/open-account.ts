import type { Outbound } from '../../kernel/outbound.ts'
import type { Connector, Delivery, Fields, Remote } from '../index.ts'
import { type CreateSandbox, type Sandbox, type SandboxPost, serveSandbox } from '../sandbox.ts'
import { createFetchOutbound } from './fetch-outbound.ts'
import { createMemoryCredentials } from './memory-credentials.ts'
import { openPortal, type Portal } from './portal.ts'

export interface AccountOptions {
  sandbox: CreateSandbox
  /** Obtains what a connection needs; secret settings go into the credentials. */
  connect(at: { url: string; http: Outbound; nowMs: number }): Promise<{
    settings: Fields
    credentials: Fields
    accountId: string | null
  }>
  /** Those of the secret settings that give access; the rest may be shown. */
  secrets: string[]
}

/** An account at an emulated vendor, as a connector sees it and as the vendor's people do. */
export interface Account {
  remote: Remote
  accountId: string | null
  hookUrl: string
  /** Address of the vendor, without a trailing slash. */
  url: string
  portal: Portal
  sandbox: Sandbox
  clock: { now(): number; advance(ms: number): void }
  /** Requests no longer take time, as if nobody paced them. */
  hurry(): void
  /** Addresses of all requests so far. */
  requests: string[]
  renewals(): number
  /** All that was logged, and every error's text: none of it may show a secret. */
  spoken: string[]
  secretValues(): string[]
  close(): Promise<void>
}

const firstInstant = '2026-03-02T07:00:00Z'
const hookUrl = 'http://uzel.invalid/hooks/conformance'
let connectionId = 0

/**
 * Serves the sandbox on a free port, connects and prepares. Nothing waits: instead of pacing, the
 * clock that both sides share goes on by as much as the manifest's slowest bucket would make a
 * request wait, so the vendor's real limits hold and must not be met.
 */
export async function openAccount(connector: Connector, options: AccountOptions): Promise<Account> {
  const clock = createClock()
  const posts: SandboxPost[] = []
  const served = await serveSandbox(
    (baseUrl) => options.sandbox({ baseUrl, deliver: keepIn(posts), now: clock.now, ...dice() }),
    { port: 0 },
  )
  let paceMs = Math.max(...connector.manifest.buckets.map((one) => 1_000 / one.ratePerSecond))
  const http = createFetchOutbound(() => clock.advance(paceMs))
  const connected = await options.connect({ url: served.url, http, nowMs: clock.now() })
  const credentials = createMemoryCredentials(connected.credentials)
  const spoken: string[] = []
  const say = (fields: object, message: string) => {
    spoken.push(`${JSON.stringify(fields)} ${message}`)
  }
  connectionId += 1
  const remote: Remote = {
    connectionId,
    keyPrefix: '7-',
    settings: connected.settings,
    credentials,
    app: null,
    http,
    tenant,
    prepaid: async () => remote,
    block: async () => undefined,
    now: clock.now,
    log: { info: say, warn: say },
    signal: new AbortController().signal,
  }
  remote.settings = { ...remote.settings, ...(await connector.prepare(remote, { hookUrl })) }
  return {
    remote,
    accountId: connected.accountId,
    hookUrl,
    url: served.url,
    portal: openPortal(served.url, () => posts.map(toDelivery)),
    sandbox: served.sandbox,
    clock,
    hurry() {
      paceMs = 0
    },
    requests: http.urls,
    renewals: credentials.renewals,
    spoken,
    secretValues: () => credentials.everHeld(options.secrets),
    close: served.close,
  }
}

const tenant: Remote['tenant'] = {
  zone: 'Asia/Almaty',
  currency: 'KZT',
  country: 'KZ',
  language: 'ru',
  statuses: [
    { id: '1', name: 'Waiting', meaning: 'active' },
    { id: '2', name: 'Came', meaning: 'completed' },
    { id: '3', name: 'Cancelled', meaning: 'cancelled' },
  ],
}

function createClock() {
  let nowMs = Date.parse(firstInstant)
  return {
    now: () => nowMs,
    advance(ms: number) {
      nowMs += ms
    },
  }
}

/**
 * The golden ratio's multiples never repeat, so tokens made of them differ, and alike every time.
 */
function dice(): { random: () => number } {
  let last = 0
  return {
    random() {
      last = (last + 0.618_033_988_749_895) % 1
      return last
    },
  }
}

function keepIn(posts: SandboxPost[]) {
  return async (post: SandboxPost) => {
    posts.push(post)
    return { status: 200 }
  }
}

function toDelivery({ url, headers, body }: SandboxPost): Delivery {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return {
    headers: Object.fromEntries(lower),
    query: Object.fromEntries(new URL(url).searchParams),
    body,
  }
}
