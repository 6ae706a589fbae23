import { Client } from 'pg'
import { compose } from '../../src/compose.ts'
import { readConfig } from '../../src/platform/config.ts'
import { beginAuthorisation, requireConnection } from '../../src/sync/index.ts'
import type { BenchServer } from '../server.ts'
import { openApi } from './api.ts'
import type { Portal } from './portal.ts'

/**
 * Connects the tenant to the sandbox by the OAuth steps of an administrator's browser, and starts
 * the connection. Answers its number and the address that webhooks are posted to.
 */
export async function connectPortal(
  server: BenchServer,
  portal: Portal,
): Promise<{ connectionId: number; hookUrl: string; applicationToken: string; memberId: string }> {
  const api = openApi(server)
  try {
    await portal.edit({
      entity: 'app',
      action: 'configure',
      fields: { redirectUri: `${server.url}/auth/bitrix24/callback` },
    })
    const app = await portal.secrets()
    const { id } = await api.must<{ id: number }>('POST', '/api/connections', {
      connector: 'bitrix24',
      name: 'Portal',
      settings: {
        portal_base: portal.url,
        oauth_host: portal.url,
        oauth_client_id: app.clientId,
        oauth_client_secret: app.clientSecret,
        application_token: app.applicationToken,
      },
    })
    await consent(server, { connectionId: id, host: app.domain })
    await api.must('POST', `/api/connections/${id}/start`)
    const made = await api.must<{ hook_url: string; account_id: string }>(
      'GET',
      `/api/connections/${id}`,
    )
    return {
      connectionId: id,
      hookUrl: made.hook_url,
      applicationToken: app.applicationToken,
      memberId: made.account_id,
    }
  } finally {
    await api.close()
  }
}

/** Follows the redirects of the browser: to the portal, which consents at once, and back. */
async function consent(server: BenchServer, of: { connectionId: number; host: string }) {
  let address = await authorizeUrl(server, of)
  for (let steps = 0; steps < 2; steps++) {
    const answer = await fetch(address, { redirect: 'manual' })
    const location = answer.headers.get('location')
    if (location === null) {
      throw new Error(`${new URL(address).pathname}: ${answer.status} ${await answer.text()}`)
    }
    address = new URL(location, address).href
    if (address.includes('connected=')) return
  }
  throw new Error('the portal did not send the browser back')
}

/** What the button "connect" leads to. */
async function authorizeUrl(
  server: BenchServer,
  of: { connectionId: number; host: string },
): Promise<string> {
  const config = readConfig(server.env, { logLevel: 'warn' })
  const program = compose({ config, databaseUrl: server.appUrl, ownerUrl: server.ownerUrl })
  try {
    const connection = await program.db.transaction(server.tenantId, (tx) =>
      requireConnection(tx, of.connectionId),
    )
    return await beginAuthorisation(program.sync.parts, {
      connector: 'bitrix24',
      host: of.host,
      connection,
      fallback: null,
      connect: true,
    })
  } finally {
    await program.stop()
  }
}

/** Waits until nothing of a connection is due. @throws when it takes longer than the limit */
export async function untilInStep(
  server: BenchServer,
  connectionId: number,
  limitMs: number,
): Promise<void> {
  const client = new Client({ connectionString: server.ownerUrl })
  await client.connect()
  try {
    const deadline = Date.now() + limitMs
    for (;;) {
      const { rows } = await client.query<{ waiting: number }>(
        `select (select count(*) from links where connection_id = $1 and state <> 'idle')
           + (select count(*) from inbox where connection_id = $1 and processed_at is null)
           + (select count(*) from cursors where connection_id = $1 and next_at <= now()) as waiting`,
        [connectionId],
      )
      if (Number(rows[0]?.waiting) === 0) return
      if (Date.now() > deadline) throw new Error(`${rows[0]?.waiting} links are still waiting`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  } finally {
    await client.end()
  }
}
