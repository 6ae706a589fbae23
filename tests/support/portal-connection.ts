import type { Program } from '../../src/compose.ts'
import { systemPrincipal } from '../../src/kernel/principal.ts'
import {
  beginAuthorisation,
  type ConflictRule,
  createConnection,
  finishAuthorisation,
  keepGranted,
  requireConnection,
} from '../../src/sync/index.ts'
import type { TestPortal } from './portal.ts'

/** A connection to the portal through an app of its own, not granted yet. */
export async function makeConnection(
  { db, sync }: Program,
  of: { tenantId: number; portal: TestPortal; rule: ConflictRule },
): Promise<number> {
  const app = await of.portal.app()
  const redirectUri = `${sync.parts.publicUrl}/auth/bitrix24/callback`
  await of.portal.edit({ entity: 'app', action: 'configure', fields: { redirectUri } })
  return db.transaction(of.tenantId, (tx) =>
    createConnection(sync.parts, tx, {
      who: systemPrincipal(of.tenantId),
      input: {
        connector: 'bitrix24',
        name: 'Portal',
        conflictRule: of.rule,
        settings: {
          portal_base: of.portal.url,
          oauth_host: of.portal.url,
          oauth_client_id: app.clientId,
          oauth_client_secret: app.clientSecret,
          application_token: app.applicationToken,
        },
      },
    }),
  )
}

/** Grants the connection, as an administrator who consents in a browser does. */
export async function authorise(
  { db, sync }: Program,
  tenantId: number,
  of: { id: number; portal: TestPortal },
): Promise<void> {
  const connection = await db.transaction(tenantId, (tx) => requireConnection(tx, of.id))
  const start = { connector: 'bitrix24', host: of.portal.url, connection, fallback: null }
  const { url } = await beginAuthorisation(sync.parts, { ...start, connect: true })
  const consented = await sync.parts.outbound.request({ method: 'GET', url })
  const query = Object.fromEntries(new URL(consented.headers['location'] ?? '').searchParams)
  const answer = { connector: 'bitrix24', query, fallback: null }
  const finished = await finishAuthorisation(sync.parts, answer)
  await keepGranted(sync.parts, connection, finished.granted)
}
