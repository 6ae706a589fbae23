import { assert } from '../kernel/errors.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { localUrl } from '../platform/config.ts'
import {
  beginAuthorisation,
  createConnection,
  finishAuthorisation,
  keepGranted,
  requireConnection,
  startConnection,
} from '../sync/index.ts'
import type { DemoParts } from './seed-demo.ts'

interface SandboxState {
  portal: {
    app: { clientId: string; clientSecret: string; domain: string }
  }
}

/**
 * Connects the salon to the Bitrix24 sandbox that this process serves, by the same OAuth steps
 * that an administrator's browser takes.
 */
export async function connectDemoPortal(parts: DemoParts, tenantId: number): Promise<void> {
  const { config, sync } = parts
  const base = `${localUrl(config)}/sandbox/bitrix24`
  const app = await registerApp(parts, base)
  const connection = await makeConnection(parts, tenantId, { base, app })
  const { url: authorizeUrl } = await beginAuthorisation(sync.parts, {
    connector: 'bitrix24',
    host: app.domain,
    connection,
    connect: true,
  })
  const consented = await sync.parts.outbound.request({ method: 'GET', url: authorizeUrl })
  const location = consented.headers['location']
  assert(location, 'the sandbox sends the browser back')
  const query = Object.fromEntries(new URL(location).searchParams)
  const finished = await finishAuthorisation(sync.parts, {
    connector: 'bitrix24',
    query,
  })
  await keepGranted(sync.parts, connection, finished.granted)
  await startConnection(sync.parts, { who: systemPrincipal(tenantId), id: connection.id })
}

/** Tells the sandbox where its one app lives, and reads the app's secrets. */
async function registerApp(parts: DemoParts, base: string): Promise<SandboxState['portal']['app']> {
  const { outbound, publicUrl } = parts.sync.parts
  await outbound.request({
    method: 'POST',
    url: `${base}/_edit`,
    json: {
      entity: 'app',
      action: 'configure',
      fields: { redirectUri: `${publicUrl}/auth/bitrix24/callback` },
    },
  })
  const state = await outbound.request({ method: 'GET', url: `${base}/_state?kind=none` })
  return (JSON.parse(state.text) as SandboxState).portal.app
}

async function makeConnection(
  parts: DemoParts,
  tenantId: number,
  portal: { base: string; app: SandboxState['portal']['app'] },
) {
  const { sync, db } = parts
  return db.transaction(tenantId, async (tx) => {
    const id = await createConnection(sync.parts, tx, {
      who: systemPrincipal(tenantId),
      input: {
        connector: 'bitrix24',
        name: 'Bitrix24',
        settings: {
          portal_base: portal.base,
          oauth_host: `${portal.base}/oauth-server`,
          oauth_client_id: portal.app.clientId,
          oauth_client_secret: portal.app.clientSecret,
        },
      },
    })
    return requireConnection(tx, id)
  })
}
