import { assert } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { Endpoint } from './endpoint.ts'

interface EndpointRow {
  id: number
  url: string
  events: string[]
  active: boolean
  disabled_reason: string | null
  secret: string
  old_secret: string | null
  old_secret_until: string | null
  failing_since: string | null
  outages: number
  resume_at: string | null
  created_at: string
  updated_at: string
}

/** Takes the number of an endpoint that is about to be added: its secret is sealed to it. */
export async function nextEndpointId(tx: Transaction): Promise<number> {
  const [row] = await rows<{ id: number }>(
    tx,
    `select nextval(pg_get_serial_sequence('webhook_endpoints', 'id')) as id`,
  )
  return row?.id ?? 0
}

/** How many endpoints there are. Until the transaction ends nobody else can count, so none adds. */
export async function countEndpoints(tx: Transaction): Promise<number> {
  await rows(tx, 'select 1 from tenants where id = $1 for no key update', [tx.tenantId])
  const [row] = await rows<{ count: number }>(
    tx,
    'select count(*) as count from webhook_endpoints where tenant_id = $1',
    [tx.tenantId],
  )
  return row?.count ?? 0
}

export async function insertEndpoint(
  tx: Transaction,
  endpoint: { id: number; url: string; events: string[]; sealedSecret: string },
): Promise<Endpoint> {
  const [row] = await rows<EndpointRow>(
    tx,
    `insert into webhook_endpoints (tenant_id, id, url, events, secret)
     overriding system value values ($1, $2, $3, $4, $5) returning *`,
    [tx.tenantId, endpoint.id, endpoint.url, endpoint.events, endpoint.sealedSecret],
  )
  assert(row, 'an inserted endpoint comes back')
  return toEndpoint(row)
}

/** Every endpoint of the tenant by number; there are few. */
export async function allEndpoints(tx: Transaction, limit: number): Promise<Endpoint[]> {
  const found = await rows<EndpointRow>(
    tx,
    'select * from webhook_endpoints where tenant_id = $1 order by id limit $2',
    [tx.tenantId, limit],
  )
  return found.map(toEndpoint)
}

export async function findEndpoint(tx: Transaction, id: number): Promise<Endpoint | null> {
  const [row] = await prepared<EndpointRow>(tx, {
    name: 'webhook-endpoints-find',
    text: 'select * from webhook_endpoints where tenant_id = $1 and id = $2',
    values: [tx.tenantId, id],
  })
  return row ? toEndpoint(row) : null
}

/** The endpoint, unchanged by others until the transaction ends; new deliveries may still come. */
export async function lockEndpoint(tx: Transaction, id: number): Promise<Endpoint | null> {
  const [row] = await prepared<EndpointRow>(tx, {
    name: 'webhook-endpoints-lock',
    text: `select * from webhook_endpoints where tenant_id = $1 and id = $2 for no key update`,
    values: [tx.tenantId, id],
  })
  return row ? toEndpoint(row) : null
}

/** Writes what people decide. Another address, or being switched on, starts with a clean record. */
export async function updateEndpointRow(
  tx: Transaction,
  id: number,
  changes: { url: string; events: string[]; active: boolean; disabledReason: string | null },
): Promise<Endpoint | null> {
  const [row] = await rows<EndpointRow>(
    tx,
    `update webhook_endpoints set url = $3, events = $4, active = $5, disabled_reason = $6,
       failing_since = case when url <> $3 or $5 and not active then null else failing_since end,
       outages = 0, resume_at = null, updated_at = now()
     where tenant_id = $1 and id = $2 returning *`,
    [tx.tenantId, id, changes.url, changes.events, changes.active, changes.disabledReason],
  )
  return row ? toEndpoint(row) : null
}

/** Puts a new secret in place; the one it replaces signs too for that many hours. */
export async function replaceSecret(
  tx: Transaction,
  id: number,
  { sealedSecret, overlapHours }: { sealedSecret: string; overlapHours: number },
): Promise<Endpoint | null> {
  const [row] = await rows<EndpointRow>(
    tx,
    `update webhook_endpoints set old_secret = secret, secret = $3, updated_at = now(),
       old_secret_until = now() + make_interval(hours => $4)
     where tenant_id = $1 and id = $2 returning *`,
    [tx.tenantId, id, sealedSecret, overlapHours],
  )
  return row ? toEndpoint(row) : null
}

/** Endpoints of all tenants after a number, in that order; runs outside every tenant. */
export async function locateEndpoints(
  tx: Transaction,
  { afterId, limit }: { afterId: number; limit: number },
): Promise<{ tenantId: number; id: number }[]> {
  const found = await rows<{ tenant_id: number; id: number }>(
    tx,
    'select * from door_webhook_endpoints($1, $2)',
    [afterId, limit],
  )
  return found.map((row) => ({ tenantId: row.tenant_id, id: row.id }))
}

/** Writes the same secrets, sealed anew. */
export async function writeSealedSecrets(
  tx: Transaction,
  id: number,
  sealed: { secret: string; oldSecret: string | null },
): Promise<void> {
  await rows(
    tx,
    `update webhook_endpoints set secret = $3, old_secret = $4 where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, sealed.secret, sealed.oldSecret],
  )
}

/** Notes how the last attempt left the endpoint. */
export async function noteHealth(
  tx: Transaction,
  id: number,
  health: { failingSince: string | null; outages: number; resumeAt: string | null },
): Promise<void> {
  await prepared(tx, {
    name: 'webhook-endpoints-health',
    text: `update webhook_endpoints set failing_since = $3, outages = $4, resume_at = $5
           where tenant_id = $1 and id = $2`,
    values: [tx.tenantId, id, health.failingSince, health.outages, health.resumeAt],
  })
}

/** Lets a person who asks for an attempt have it now. */
export async function liftPause(tx: Transaction, id: number): Promise<void> {
  await rows(tx, 'update webhook_endpoints set resume_at = null where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
  ])
}

/** Deletes the endpoint and, with it, its deliveries. */
export async function deleteEndpointRow(tx: Transaction, id: number): Promise<void> {
  await rows(tx, 'delete from webhook_endpoints where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
  ])
}

function toEndpoint(row: EndpointRow): Endpoint {
  return {
    id: row.id,
    url: row.url,
    events: row.events,
    active: row.active,
    disabledReason: row.disabled_reason,
    sealedSecret: row.secret,
    sealedOldSecret: row.old_secret,
    oldSecretUntil: row.old_secret_until,
    failingSince: row.failing_since,
    outages: row.outages,
    resumeAt: row.resume_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
