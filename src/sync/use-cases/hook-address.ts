import type { Connection } from '../connection.ts'
import type { SyncParts } from '../parts.ts'
import { openSecrets } from '../remote.ts'

/** Our address as the other side has to be told it; it holds a secret. Null when not known. */
export function hookAddress(
  parts: Pick<SyncParts, 'connectors' | 'publicUrl' | 'sealer'>,
  connection: Connection,
): string | null {
  const hookUrl = `${parts.publicUrl}/hooks/${connection.hookKey}`
  const webhook = parts.connectors.get(connection.connector)?.webhook
  if (!webhook) return null
  if (!webhook.address) return hookUrl
  const { settings } = connection
  return webhook.address(hookUrl, { settings, credentials: openSecrets(parts.sealer, connection) })
}

export type HookTrial =
  | { ok: true; status: number }
  | { ok: false; why: 'no_address' | 'not_reached' | 'refused'; found: string }

/**
 * Posts an event that concerns nothing to our own address, the way the other side would, so that a
 * proxy or a name that is in the way shows.
 */
export async function tryHook(
  parts: Pick<SyncParts, 'connectors' | 'publicUrl' | 'sealer' | 'outbound'>,
  connection: Connection,
): Promise<HookTrial> {
  const url = hookAddress(parts, connection)
  const body = parts.connectors
    .get(connection.connector)
    ?.webhook?.probe?.({ settings: connection.settings })
  if (url === null || body === undefined) return { ok: false, why: 'no_address', found: '' }
  try {
    const headers = { 'content-type': 'application/json' }
    const { status, text } = await parts.outbound.request({ method: 'POST', url, headers, body })
    if (status >= 200 && status < 300) return { ok: true, status }
    return { ok: false, why: 'refused', found: `${status} ${text.slice(0, 200)}` }
  } catch (error) {
    return { ok: false, why: 'not_reached', found: error instanceof Error ? error.message : '' }
  }
}
