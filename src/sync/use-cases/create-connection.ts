import type { Connector, Fields, Remote } from '../../connector-kit/index.ts'
import { ProblemError } from '../../kernel/errors.ts'
import { randomToken } from '../../kernel/ids.ts'
import type { Principal } from '../../kernel/principal.ts'
import { fieldCodeOf } from '../../kernel/problems/field-codes.ts'
import { schemaProblems } from '../../kernel/problems/schema-problems.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { openLane } from '../../platform/lanes/index.ts'
import type { ConflictRule } from '../connection.ts'
import { authoriseConnection } from '../connection-policy.ts'
import type { SyncParts } from '../parts.ts'
import { sealSecrets } from '../remote.ts'
import { countConnections } from '../store/connection-limit-store.ts'
import { insertConnection, updateConnection } from '../store/connections-store.ts'

export interface NewConnectionInput {
  connector: string
  name: string
  /** Every setting of the connector's schema, secrets among them. */
  settings: Fields
  conflictRule?: ConflictRule
}

/** Each has a lane and polls of its own; no business has so many systems. */
const maxConnections = 20

/**
 * Makes a connection, paused until it is prepared. Secrets are sealed before they are stored.
 * @throws ProblemError `connector_unknown`, `connection_limit`, `forbidden`, `invalid_input` naming
 *   each field
 */
export async function createConnection(
  parts: Pick<SyncParts, 'connectors' | 'sealer' | 'describeTenant'>,
  tx: Transaction,
  options: { who: Principal; input: NewConnectionInput },
): Promise<number> {
  const { who, input } = options
  authoriseConnection(who, 'change')
  const connector = connectorNamed(parts.connectors, input.connector)
  const { settings, secrets } = readSettings(connector, input.settings)
  const names = Object.keys(input.settings)
  reviewSettings(connector, { names, settings, tenant: await parts.describeTenant(tx) })
  if ((await countConnections(tx)) >= maxConnections) {
    throw new ProblemError('connection_limit', { details: { limit: maxConnections } })
  }
  const id = await insertConnection(tx, {
    connector: input.connector,
    name: input.name,
    settings,
    hookKey: randomToken(24),
    conflictRule: input.conflictRule ?? 'newest',
  })
  await updateConnection(tx, id, {
    sealed: sealSecrets(parts.sealer, { tenantId: tx.tenantId, id }, secrets),
    state: 'paused',
  })
  await openLane(tx, { subject: 'connection', subjectId: id })
  await record(tx, {
    name: 'ConnectionCreated',
    subject: 'connection',
    subjectId: id,
    actor: who.actor,
    data: { id, connector: input.connector, name: input.name },
  })
  return id
}

/** @throws ProblemError `connector_unknown` */
export function connectorNamed(connectors: SyncParts['connectors'], name: string): Connector {
  const connector = connectors.get(name)
  if (!connector) throw new ProblemError('connector_unknown', { details: { connector: name } })
  return connector
}

/**
 * Validates settings by the connector's own schema and parts the secrets from the rest. A setting
 * that is null goes back to what it usually is.
 */
export function readSettings(
  connector: Connector,
  given: Fields,
): { settings: Fields; secrets: Fields } {
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))
  const parsed = connector.manifest.settings.safeParse(chosen)
  if (!parsed.success) {
    throw new ProblemError('invalid_input', {
      fields: parsed.error.issues.flatMap(({ code, path, ...params }) =>
        schemaProblems(
          { keyword: code, path: ['settings', ...path.map(String)], params },
          { input: { settings: chosen }, whole: 'settings' },
        ),
      ),
    })
  }
  const secretNames = new Set(connector.manifest.secretSettings)
  const entries = Object.entries(parsed.data as Fields)
  return {
    settings: Object.fromEntries(entries.filter(([name]) => !secretNames.has(name))),
    secrets: Object.fromEntries(entries.filter(([name]) => secretNames.has(name))),
  }
}

/**
 * Has the connector look over settings that are well-formed. Only what was given now is refused,
 * and what belongs to a group that was: what stood before may have become wrong there, and its
 * check says so.
 * @throws ProblemError `invalid_input` naming each setting
 */
export function reviewSettings(
  connector: Connector,
  given: { names: string[]; settings: Fields; tenant: Remote['tenant'] },
): void {
  const grouped = connector.manifest.form.filter(({ groupedBy = '' }) =>
    given.names.includes(groupedBy),
  )
  const names = new Set([...given.names, ...grouped.map(({ setting }) => setting)])
  const issues = (connector.review?.(given.settings, given.tenant) ?? []).filter(({ setting }) =>
    names.has(setting.split('.')[0] ?? ''),
  )
  if (issues.length === 0) return
  throw new ProblemError('invalid_input', {
    fields: issues.map(({ code, setting }) => ({
      field: `settings.${setting}`,
      code: fieldCodeOf(code),
    })),
  })
}
