import { setTimeout as sleep } from 'node:timers/promises'
import type { Bucket, Connector, Credentials, Fields, Remote } from '../connector-kit/index.ts'
import type { Outbound } from '../kernel/outbound.ts'
import { blockBucket, takeTokens } from '../platform/lanes/index.ts'
import type { Sealer } from '../platform/secrets/index.ts'
import { type Connection, sealingContext } from './connection.ts'
import type { SyncParts } from './parts.ts'
import { lockSecrets, updateConnection } from './store/connections-store.ts'

/**
 * A person's work may use the whole bucket, bulk work leaves the reserve, and what only looks leaves
 * so much that whoever writes never waits for it.
 */
export type Patience = 'person' | 'bulk' | 'onlooker'

export interface RemoteOptions {
  connection: Connection
  connector: Connector
  tenant: Remote['tenant']
  patience: Patience
  signal: AbortSignal
  onCall?: () => void
  /** The other side answered something, a refusal included; not told of a server that fails. */
  onAnswer?: () => void
}

/** Opens an account for a connector: paced requests, sealed credentials, the tenant's words. */
export function openRemote(parts: SyncParts, options: RemoteOptions): Remote {
  const { connection, connector, signal } = options
  const buckets = connector.manifest.buckets
  const remote: Remote = {
    connectionId: connection.id,
    keyPrefix: `${connection.tenantId}-`,
    settings: connection.settings,
    credentials: openCredentials(parts, connection),
    app: parts.apps.get(connection.connector) ?? null,
    http: pacedOutbound(parts, options),
    tenant: options.tenant,
    now: parts.now,
    log: parts.log.child({ connection: connection.id, connector: connection.connector }),
    signal,
    async prepaid(requests) {
      await waitForTokens(parts, options, requests)
      return { ...remote, http: pacedOutbound(parts, options, requests) }
    },
    async block(untilMs) {
      const blockMs = Math.max(0, untilMs - parts.now())
      await parts.db.outside(async (tx) => {
        for (const bucket of buckets) await blockBucket(tx, bucketKey(bucket, connection), blockMs)
      })
    },
  }
  return remote
}

/** The opened secrets of a connection. */
export function openSecrets(sealer: Sealer, connection: Connection): Fields {
  if (connection.sealed === null) return {}
  return JSON.parse(sealer.open(connection.sealed, sealingContext(connection))) as Fields
}

export function sealSecrets(
  sealer: Sealer,
  connection: { tenantId: number; id: number },
  secrets: Fields,
): string {
  return sealer.seal(JSON.stringify(secrets), sealingContext(connection))
}

function openCredentials(parts: SyncParts, connection: Connection): Credentials {
  let current = openSecrets(parts.sealer, connection)
  return {
    current: () => current,
    async renew(stale, renew) {
      // The row lock makes the renewal single-flight over all processes: a refresh token works
      // once.
      current = await parts.db.transaction(connection.tenantId, async (tx) => {
        const sealed = await lockSecrets(tx, connection.id)
        const stored = openSecrets(parts.sealer, { ...connection, sealed })
        if (JSON.stringify(stored) !== JSON.stringify(stale)) return stored
        const renewed = { ...stored, ...(await renew(stored)) }
        await updateConnection(tx, connection.id, {
          sealed: sealSecrets(parts.sealer, connection, renewed),
        })
        return renewed
      })
      return current
    },
  }
}

/** The tokens of the first requests may have been taken already. */
function pacedOutbound(parts: SyncParts, options: RemoteOptions, prepaid = 0): Outbound {
  const { signal } = options
  let paid = prepaid
  return {
    async request(request) {
      if (paid > 0) paid -= 1
      else await waitForTokens(parts, options, 1)
      options.onCall?.()
      const signals = [request.signal, request.uncut ? undefined : signal].filter(
        (one) => one !== undefined,
      )
      const response = await parts.outbound.request({
        ...request,
        signal: AbortSignal.any(signals),
      })
      if (response.status < 500) options.onAnswer?.()
      return response
    },
  }
}

async function waitForTokens(
  parts: SyncParts,
  options: RemoteOptions,
  cost: number,
): Promise<void> {
  for (const bucket of options.connector.manifest.buckets) {
    await waitForBucket(parts, options, { bucket, cost })
  }
}

async function waitForBucket(
  parts: SyncParts,
  options: RemoteOptions,
  { bucket, cost }: { bucket: Bucket; cost: number },
): Promise<void> {
  for (;;) {
    options.signal.throwIfAborted()
    const waitMs = await parts.db.outside((tx) =>
      takeTokens(tx, {
        key: bucketKey(bucket, options.connection),
        cost,
        ratePerSecond: bucket.ratePerSecond,
        burst: bucket.burst,
        reserve: reserveOf(bucket, options.patience),
      }),
    )
    if (waitMs <= 0) return
    await sleep(Math.min(waitMs, 5_000), undefined, { signal: options.signal })
  }
}

/** Tokens to leave for those who are in more of a hurry. */
export function reserveOf({ reserve, burst }: Bucket, patience: Patience): number {
  if (patience === 'person') return 0
  if (patience === 'bulk') return reserve
  return Math.min(burst - 1, Math.max(2 * reserve, burst / 2))
}

function bucketKey(bucket: Bucket, connection: Connection): string {
  return bucket.scope === 'connection'
    ? `connection:${connection.id}:${bucket.name}`
    : `address:${connection.connector}:${bucket.name}`
}
