import { Client } from 'pg'
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

/** Grants a connection anew, as an administrator does whom it asks to. */
export async function grantPortal(
  server: BenchServer,
  portal: Portal,
  connectionId: number,
): Promise<void> {
  const { domain } = await portal.secrets()
  await consent(server, { connectionId, host: domain })
}

/** What the button "connect" leads to: to the portal, which consents at once, and back. */
async function consent(server: BenchServer, of: { connectionId: number; host: string }) {
  let address = `${server.url}/auth/bitrix24/connect?connection=${of.connectionId}&host=${of.host}`
  let cookie = ''
  for (let steps = 0; steps < 3; steps++) {
    const headers = { authorization: `Bearer ${server.token}`, cookie }
    const ours = address.startsWith(server.url)
    const answer = await fetch(address, { redirect: 'manual', headers: ours ? headers : {} })
    const location = answer.headers.get('location')
    if (location === null) {
      throw new Error(`${new URL(address).pathname}: ${answer.status} ${await answer.text()}`)
    }
    cookie ||= answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    address = new URL(location, address).href
    if (address === `${server.url}/connections/new?connection=${of.connectionId}`) return
  }
  throw new Error('the portal did not send the browser back')
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
