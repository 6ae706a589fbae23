import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { assert } from '../../kernel/errors.ts'

export interface Listener {
  listen(channel: string, onPayload: (payload: string) => void): Promise<() => void>
  close(): Promise<void>
}

/**
 * Listens for notifications on one connection of its own, which is opened again when it breaks.
 *
 * Notifications sent while it was down are lost: whoever listens must also poll or be level-
 * triggered. Everything in this program is.
 */
export function createListener(url: string): Listener {
  const handlers = new Map<string, Set<(payload: string) => void>>()
  let client: Client | undefined
  let opening: Promise<Client> | undefined
  let closed = false

  async function open(): Promise<Client> {
    const fresh = new Client({ connectionString: url, keepAlive: true })
    fresh.on('notification', ({ channel, payload }) => {
      for (const handle of handlers.get(channel) ?? []) handle(payload ?? '')
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
        return
      } catch {
        opening = undefined
      }
    }
  }

  return {
    async listen(channel, onPayload) {
      assert(/^[a-z_]+$/.test(channel), `channel ${channel}`)
      const known = handlers.get(channel)
      const set = known ?? new Set()
      handlers.set(channel, set.add(onPayload))
      opening ??= open()
      const ready = await opening
      if (!known) await ready.query(`listen "${channel}"`)
      return () => {
        set.delete(onPayload)
      }
    },
    async close() {
      closed = true
      handlers.clear()
      await client?.end()
    },
  }
}
