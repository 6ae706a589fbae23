import type { SyncParts } from './parts.ts'

/** Open monitors look again; what they see they read themselves. */
export interface ScreenTeller {
  /** Tells at once, but no more often than twice a second. */
  progress(): Promise<void>
  /** Tells what was held back; called at the end. */
  rest(): Promise<void>
}

const pauseMs = 500

/** Tells screens that something moved at a connection; a first sync of thousands is no storm. */
export function createScreenTeller(
  parts: Pick<SyncParts, 'db' | 'now'>,
  at: { tenantId: number; connectionId: number },
): ScreenTeller {
  let toldAtMs = Number.NEGATIVE_INFINITY
  let heldBack = false

  async function tell(): Promise<void> {
    heldBack = false
    toldAtMs = parts.now()
    await parts.db.notify('links', `${at.tenantId}:${at.connectionId}`)
  }

  return {
    async progress() {
      if (parts.now() - toldAtMs < pauseMs) heldBack = true
      else await tell()
    },
    async rest() {
      if (heldBack) await tell()
    },
  }
}
