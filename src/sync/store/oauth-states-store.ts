import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'

/** What a sign-in or connect was started for; it works once, for ten minutes. */
export interface OauthState {
  state: string
  connector: string
  tenantId: number | null
  connectionId: number | null
  host: string
}

export async function saveOauthState(tx: Transaction, saved: OauthState): Promise<void> {
  await rows(tx, 'select door_save_oauth_state($1, $2, $3, $4, $5)', [
    saved.state,
    saved.connector,
    saved.tenantId,
    saved.connectionId,
    saved.host,
  ])
}

/** Takes a state out: a second use finds nothing. */
export async function spendOauthState(tx: Transaction, state: string): Promise<OauthState | null> {
  const found = await rows<{
    state: string
    connector: string
    tenant_id: number | null
    connection_id: number | null
    host: string
    expires_at: string
  }>(tx, 'select * from door_spend_oauth_state($1)', [state])
  const row = found.find((one) => one.state === state)
  if (!row || Date.parse(row.expires_at) < Date.now()) return null
  return {
    state: row.state,
    connector: row.connector,
    tenantId: row.tenant_id,
    connectionId: row.connection_id,
    host: row.host,
  }
}
