import { setTimeout as sleep } from 'node:timers/promises'
import type { SyncParts } from '../parts.ts'
import { findLinks } from '../store/links-store.ts'

const lookEveryMs = 400

/**
 * Waits until a record from there is a booking here; looks again when the drain tells screens, and
 * now and then by itself. Null when that takes too long, or a person must see to it first.
 */
export async function awaitBooking(
  parts: SyncParts,
  of: { tenantId: number; connectionId: number; remoteIds: string[]; mostMs: number },
): Promise<number | null> {
  const { tenantId, connectionId, remoteIds } = of
  const until = Date.now() + of.mostMs
  let wake: (() => void) | undefined
  const unlisten = await parts.db.listen('links', (told) => {
    if (told === `${tenantId}:${connectionId}`) wake?.()
  })
  try {
    for (;;) {
      const links = await parts.db.transaction(tenantId, (tx) =>
        findLinks(tx, { connectionId, kind: 'booking', remoteIds }),
      )
      const [first] = links.flatMap(({ localId }) => localId ?? [])
      if (first !== undefined) return first
      if (links.some(({ state }) => state === 'parked') || Date.now() >= until) return null
      await Promise.race([
        sleep(Math.min(lookEveryMs, Math.max(1, until - Date.now()))),
        new Promise<void>((resolve) => {
          wake = resolve
        }),
      ])
    }
  } finally {
    unlisten()
  }
}
