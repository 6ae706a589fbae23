import { createHmac } from 'node:crypto'
import type { Chaos, SandboxOptions, SandboxPost } from '../../../connector-kit/sandbox.ts'
import { type Reply, refusal } from './api.ts'

export interface Secrets {
  apiKey: string
  webhookSecret: string
}

/** Who may come in, how often, and who is told of changes. */
export interface VendorAccount {
  secrets: Secrets
  hooks: Set<string>
  /** Why a caller is turned away before any work; null lets them in. */
  turnAway(authorization: string | undefined): Reply | null
  /** One event for every subscriber, signed over the body as it is sent. */
  postsOf(event: { event_id: string; person_id: number }): SandboxPost[]
  revoke(): void
}

const burst = 30
const perSecond = 10

export function createAccount(
  { now, random, ...chosen }: Pick<SandboxOptions, 'now' | 'random'> & Partial<Secrets>,
  chaos: Chaos,
): VendorAccount {
  const { apiKey = secretOf(random), webhookSecret = secretOf(random) } = chosen
  const secrets = { apiKey, webhookSecret }
  const hooks = new Set<string>()
  let bucket = { level: 0, atMs: now() }

  function hasRoom(): boolean {
    const leaked = ((now() - bucket.atMs) / 1_000) * perSecond
    bucket = { level: Math.max(0, bucket.level - leaked), atMs: now() }
    if (bucket.level + 1 > burst) return false
    bucket.level += 1
    return true
  }

  return {
    secrets,
    hooks,
    turnAway(authorization) {
      if (chaos.strikes('fail5xx')) return refusal(503, 'unavailable', 'Service unavailable')
      if (chaos.strikes('fail429') || !hasRoom()) return refusal(429, 'limit', 'Too many requests')
      if (authorization === `Bearer ${secrets.apiKey}`) return null
      return refusal(401, 'unauthorised', 'The API key is not valid')
    },
    postsOf(event) {
      const body = JSON.stringify(event)
      const signature = createHmac('sha256', secrets.webhookSecret).update(body).digest('hex')
      const headers = { 'content-type': 'application/json', 'x-signature': signature }
      return [...hooks].map((url) => ({ url, headers, body }))
    },
    revoke() {
      secrets.apiKey = secretOf(random)
    },
  }
}

function secretOf(random: () => number): string {
  const digits = Array.from({ length: 24 }, () => Math.floor(random() * 36).toString(36))
  return digits.join('')
}
