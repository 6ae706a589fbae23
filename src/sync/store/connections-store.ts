import type { FieldRules, Fields, Granted } from '../../connector-kit/index.ts'
import { assert } from '../../kernel/errors.ts'
import type { Json } from '../../kernel/json.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { ConflictRule, Connection, ConnectionState } from '../connection.ts'

export interface ConnectionRow {
  tenant_id: number
  id: number
  connector: string
  name: string
  state: ConnectionState
  settings: Fields
  secrets: string | null
  hook_key: string
  account_id: string | null
  account_host: string | null
  conflict_rule: ConflictRule
  field_rules: FieldRules
  outages: number
  resume_at: string | null
  alert: Json
  last_contact_at: string | null
}

export async function findConnection(tx: Transaction, id: number): Promise<Connection | null> {
  const found = await prepared<ConnectionRow>(tx, {
    name: 'connections-find',
    text: 'select * from connections where tenant_id = $1 and id = $2',
    values: [tx.tenantId, id],
  })
  return found[0] ? toConnection(found[0]) : null
}

/** Whether a connection is active, and set as it was when it was found: work may go on as begun. */
export async function isAsFound(tx: Transaction, connection: Connection): Promise<boolean> {
  const found = await prepared(tx, {
    name: 'connections-as-found',
    text: `select 1 from connections where tenant_id = $1 and id = $2 and state = 'active'
      and settings = $3 and field_rules = $4 and conflict_rule = $5`,
    values: [
      tx.tenantId,
      connection.id,
      JSON.stringify(connection.settings),
      JSON.stringify(connection.fieldRules),
      connection.conflictRule,
    ],
  })
  return found.length > 0
}

export async function listConnections(tx: Transaction): Promise<Connection[]> {
  const found = await rows<ConnectionRow>(
    tx,
    'select * from connections where tenant_id = $1 order by id limit 500',
    [tx.tenantId],
  )
  return found.map(toConnection)
}

/** The connections of the tenant that a change here may concern: all but those switched off. */
export async function listLiveConnections(
  tx: Transaction,
): Promise<{ id: number; connector: string }[]> {
  return prepared(tx, {
    name: 'connections-live',
    text: `select id, connector from connections where tenant_id = $1 and state <> 'off' limit 500`,
    values: [tx.tenantId],
  })
}

export interface NewConnection {
  connector: string
  name: string
  settings: Fields
  hookKey: string
  conflictRule: ConflictRule
}

export async function insertConnection(tx: Transaction, made: NewConnection): Promise<number> {
  const [row] = await rows<{ id: number }>(
    tx,
    `insert into connections (tenant_id, connector, name, settings, hook_key, conflict_rule)
     values ($1, $2, $3, $4, $5, $6) returning id`,
    [
      tx.tenantId,
      made.connector,
      made.name,
      JSON.stringify(made.settings),
      made.hookKey,
      made.conflictRule,
    ],
  )
  assert(row, 'an insert returns its row')
  return row.id
}

export interface ConnectionChange {
  name?: string
  state?: ConnectionState
  settings?: Fields
  sealed?: string
  account?: Pick<Granted, 'accountId' | 'accountHost' | 'accountServer'>
  conflictRule?: ConflictRule
  fieldRules?: FieldRules
  alert?: Json
}

/** Changes what is given; settings are merged over what is there, and null takes one out. */
export async function updateConnection(
  tx: Transaction,
  id: number,
  change: ConnectionChange,
): Promise<void> {
  await rows(
    tx,
    `update connections set
       name = coalesce($3, name), state = coalesce($4, state),
       settings = jsonb_strip_nulls(settings || coalesce($5::jsonb, '{}')), secrets = coalesce($6, secrets),
       account_id = coalesce($7, account_id), account_host = coalesce(lower($8), account_host),
       account_server = case when $7 is null then account_server else $13 end,
       conflict_rule = coalesce($9, conflict_rule),
       alert = case when $10 then $11::jsonb else alert end,
       field_rules = coalesce($12::jsonb, field_rules),
       outages = case when $4 = 'active' then 0 else outages end,
       resume_at = case when $4 = 'active' then null else resume_at end,
       updated_at = now()
     where tenant_id = $1 and id = $2`,
    [
      tx.tenantId,
      id,
      change.name,
      change.state,
      change.settings ? JSON.stringify(change.settings) : null,
      change.sealed,
      change.account?.accountId,
      change.account?.accountHost,
      change.conflictRule,
      change.alert !== undefined,
      JSON.stringify(change.alert ?? null),
      change.fieldRules ? JSON.stringify(change.fieldRules) : null,
      change.account?.accountServer,
    ],
  )
  await rows(tx, `select pg_notify('connections', $1)`, [`${tx.tenantId}:${id}`])
}

/** Stops a connection that works until somebody grants it again; a stopped one stays as it was. */
export async function stopUnauthorised(tx: Transaction, id: number, alert: Json): Promise<void> {
  await rows(
    tx,
    `update connections set state = 'unauthorised', alert = $3, updated_at = now()
     where tenant_id = $1 and id = $2 and state = 'active'`,
    [tx.tenantId, id, JSON.stringify(alert)],
  )
  await rows(tx, `select pg_notify('connections', $1)`, [`${tx.tenantId}:${id}`])
}

/**
 * Reads the sealed secrets and keeps everyone else from renewing them until the transaction ends.
 */
export async function lockSecrets(tx: Transaction, id: number): Promise<string | null> {
  const [row] = await rows<{ secrets: string | null }>(
    tx,
    'select secrets from connections where tenant_id = $1 and id = $2 for no key update',
    [tx.tenantId, id],
  )
  return row?.secrets ?? null
}

/** Counts outages in a row; answers how many there are now. */
export async function countOutage(tx: Transaction, id: number): Promise<number> {
  const [row] = await rows<{ outages: number }>(
    tx,
    `update connections set outages = outages + 1
     where tenant_id = $1 and id = $2 returning outages`,
    [tx.tenantId, id],
  )
  return row?.outages ?? 0
}

export async function breakCircuit(tx: Transaction, id: number, waitMs: number): Promise<void> {
  await rows(
    tx,
    `update connections set resume_at = now() + make_interval(secs => $3 / 1000.0)
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, waitMs],
  )
}

/** The other side answered: the circuit closes. */
export async function noteContact(tx: Transaction, id: number): Promise<void> {
  await prepared(tx, {
    name: 'connections-contact',
    text: `update connections set last_contact_at = now(), outages = 0, resume_at = null
      where tenant_id = $1 and id = $2
        and (outages > 0 or last_contact_at is null
          or last_contact_at < now() - interval '5 seconds')`,
    values: [tx.tenantId, id],
  })
}

export async function deleteConnection(tx: Transaction, id: number): Promise<void> {
  await rows(tx, 'delete from inbox where tenant_id = $1 and connection_id = $2', [tx.tenantId, id])
  await rows(tx, 'delete from connections where tenant_id = $1 and id = $2', [tx.tenantId, id])
  await rows(tx, `select pg_notify('connections', $1)`, [`${tx.tenantId}:${id}`])
}

export function toConnection(row: ConnectionRow): Connection {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    connector: row.connector,
    name: row.name,
    state: row.state,
    settings: row.settings,
    sealed: row.secrets,
    hookKey: row.hook_key,
    accountId: row.account_id,
    accountHost: row.account_host,
    conflictRule: row.conflict_rule,
    fieldRules: row.field_rules,
    outages: row.outages,
    resumeAt: row.resume_at,
    alert: row.alert,
    lastContactAt: row.last_contact_at,
  }
}
