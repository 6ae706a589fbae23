import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { assert } from '../../kernel/errors.ts'

export interface Listener {
  /** `onReopen`: notifications may have been lost just now. */
  listen(
    channel: string,
    onPayload: (payload: string) => void,
    onReopen?: () => void,
  ): Promise<() => void>
  close(): Promise<void>
}

interface Handler {
  onPayload(payload: string): void
  onReopen?(): void
}

/**
 * Listens for notifications on one connection of its own, which is opened again when it breaks.
 *
 * Notifications sent while it was down are lost: whoever listens must also poll, or be
 * level-triggered, or forget what it knows once the connection is open again. Everything in this
 * program does.
 */
export function createListener(url: string): Listener {
  const handlers = new Map<string, Set<Handler>>()
  let client: Client | undefined
  let opening: Promise<Client> | undefined
  let closed = false

  async function open(): Promise<Client> {
    const fresh = new Client({ connectionString: url, keepAlive: true })
    fresh.on('notification', ({ channel, payload }) => {
      for (const handler of handlers.get(channel) ?? []) handler.onPayload(payload ?? '')
    })
    fresh.on('error', () => undefined)
    fresh.on('end', () => {
      client = undefined
      opening = undefined
      if (!closed && handlers.size > 0) void reopen()
    })
    await fresh.connect()
    for (const channel of handlers.keys()) await fresh.query(`listen "${channel}"`)
    client = fresh
    return fresh
  }

  async function reopen(): Promise<void> {
    for (let waitMs = 100; !closed; waitMs = Math.min(waitMs * 2, 5_000)) {
      await sleep(waitMs, undefined, { ref: false })
      try {
        opening = open()
        await opening
        for (const set of handlers.values()) for (const handler of set) handler.onReopen?.()
        return
      } catch {
        opening = undefined
      }
    }
  }

  return {
    async listen(channel, onPayload, onReopen) {
      assert(/^[a-z_]+$/.test(channel), `channel ${channel}`)
      const known = handlers.get(channel)
      const set = known ?? new Set()
      const handler = { onPayload, ...(onReopen ? { onReopen } : {}) }
      handlers.set(channel, set.add(handler))
      opening ??= open()
      const ready = await opening
      if (!known) await ready.query(`listen "${channel}"`)
      return () => {
        set.delete(handler)
      }
    },
    async close() {
      closed = true
      handlers.clear()
      await client?.end()
    },
  }
}
