import type { Principal } from '../../kernel/principal.ts'
import type { Connection } from '../connection.ts'
import { connectionPolicy } from '../connection-policy.ts'
import { maskSecret } from '../mask-secret.ts'
import type { SyncParts } from '../parts.ts'
import { openSecrets } from '../remote.ts'

/** Which secrets of the form are set, cut short; nothing for those who may not change them. */
export function showSecrets(
  parts: Pick<SyncParts, 'connectors' | 'sealer'>,
  who: Principal,
  connection: Connection,
): Record<string, string> {
  const manifest = parts.connectors.get(connection.connector)?.manifest
  if (!manifest || !connectionPolicy.change[who.role]) return {}
  const secrets = openSecrets(parts.sealer, connection)
  return Object.fromEntries(
    manifest.form.flatMap(({ setting }) => {
      const value = manifest.secretSettings.includes(setting) ? secrets[setting] : undefined
      return typeof value === 'string' ? [[setting, maskSecret(value)]] : []
    }),
  )
}
