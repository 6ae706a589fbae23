/** An address of a tenant's own that hears of its events. Secrets are as sealed, never plain. */
export interface Endpoint {
  id: number
  url: string
  /** Names of facts, or `*` for all of them. */
  events: string[]
  active: boolean
  /** Why the program switched it off; null when it is on or a person switched it off. */
  disabledReason: string | null
  sealedSecret: string
  sealedOldSecret: string | null
  /** ISO 8601 instant until which the old secret signs too. */
  oldSecretUntil: string | null
  /** ISO 8601 instant of the first failure since the last success. */
  failingSince: string | null
  /** How many attempts in a row found nobody able to answer. */
  outages: number
  /** ISO 8601 instant before which nothing is sent there. */
  resumeAt: string | null
  createdAt: string
  updatedAt: string
}

/** Endpoints a tenant may have: each one multiplies what every change costs. */
export const maxEndpoints = 20

/** What a sealed secret of an endpoint is bound to. */
export function secretContext(tenantId: number, endpointId: number): string {
  return `webhook_endpoint:${tenantId}:${endpointId}`
}
