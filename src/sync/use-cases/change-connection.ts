import type { Connector, FieldRules, Fields } from '../../connector-kit/index.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { closeLane, wakeLane } from '../../platform/lanes/index.ts'
import type { ConflictRule, Connection } from '../connection.ts'
import { authoriseConnection } from '../connection-policy.ts'
import { kindsOf } from '../drain/session.ts'
import { refusedFieldRules } from '../field-rules.ts'
import type { SyncParts } from '../parts.ts'
import { openSecrets, sealSecrets } from '../remote.ts'
import {
  deleteConnection,
  findConnection,
  lockSecrets,
  updateConnection,
} from '../store/connections-store.ts'
import { delayCursor } from '../store/cursors-store.ts'
import { retryLinks } from '../store/monitor-store.ts'
import { connectorNamed, readSettings, reviewSettings } from './create-connection.ts'

export interface ConnectionInput {
  name?: string
  /** Only what is to change; a secret left out stays as it is. */
  settings?: Fields
  state?: 'active' | 'paused' | 'off'
  conflictRule?: ConflictRule
  /** All of the tenant's choices; they replace the ones before. */
  fieldRules?: FieldRules
}

/** Changes a connection. @throws ProblemError `not_found`, `invalid_input`, `forbidden` */
export async function changeConnection(
  parts: Pick<SyncParts, 'connectors' | 'sealer' | 'describeTenant'>,
  tx: Transaction,
  options: { who: Principal; id: number; input: ConnectionInput },
): Promise<void> {
  const { who, id, input } = options
  authoriseConnection(who, 'change')
  const connection = await requireConnection(tx, id)
  const connector = connectorNamed(parts.connectors, connection.connector)
  const sealing = input.settings ? await mergeSettings(parts, tx, { connection, input }) : null
  if (input.settings && sealing) {
    const names = Object.keys(input.settings)
    reviewSettings(connector, {
      names,
      settings: sealing.settings,
      tenant: await parts.describeTenant(tx),
    })
  }
  if (input.fieldRules) refuseUnknownRules(connector, input.fieldRules)
  await updateConnection(tx, id, {
    ...(input.name === undefined ? {} : { name: input.name }),
    ...(input.state === undefined ? {} : { state: input.state }),
    ...(input.state === 'active' ? { alert: null } : {}),
    ...(input.conflictRule === undefined ? {} : { conflictRule: input.conflictRule }),
    ...(input.fieldRules === undefined ? {} : { fieldRules: input.fieldRules }),
    ...(sealing ?? {}),
    ...(sealing ? { settings: { ...takenBack(input.settings), ...sealing.settings } } : {}),
  })
  const changed = Object.keys(input.settings ?? {})
  await pollAnew(connector, tx, { connectionId: id, changed })
  await receiveAnew(connector, tx, { connectionId: id, changed })
  await wakeLane(tx, { subject: 'connection', subjectId: id })
  await record(tx, {
    name: 'ConnectionUpdated',
    subject: 'connection',
    subjectId: id,
    actor: who.actor,
    data: { id, connector: connection.connector, name: input.name ?? connection.name },
    before: { changed: Object.keys(input) },
  })
}

/** Removes a connection with its links; what it made at the other side stays there. */
export async function removeConnection(
  tx: Transaction,
  options: { who: Principal; id: number },
): Promise<void> {
  authoriseConnection(options.who, 'change')
  const connection = await requireConnection(tx, options.id)
  await deleteConnection(tx, connection.id)
  await closeLane(tx, { subject: 'connection', subjectId: connection.id })
  await record(tx, {
    name: 'ConnectionDeleted',
    subject: 'connection',
    subjectId: connection.id,
    actor: options.who.actor,
    data: { id: connection.id, connector: connection.connector, name: connection.name },
  })
}

/** @throws ProblemError `not_found` */
export async function requireConnection(tx: Transaction, id: number): Promise<Connection> {
  const connection = await findConnection(tx, id)
  if (!connection) throw new ProblemError('not_found')
  return connection
}

/** A poll that was far off, or switched off, begins by the interval that was set now. */
async function pollAnew(
  connector: Connector,
  tx: Transaction,
  { connectionId, changed }: { connectionId: number; changed: string[] },
): Promise<void> {
  for (const { kind, rules } of kindsOf(connector)) {
    if (rules.pollSetting === undefined || !changed.includes(rules.pollSetting)) continue
    await delayCursor(tx, { connectionId, kind, mode: 'changes', waitMs: 0 })
  }
}

/** What waited because nobody was to be made here is looked at by the rule of now. */
async function receiveAnew(
  connector: Connector,
  tx: Transaction,
  { connectionId, changed }: { connectionId: number; changed: string[] },
): Promise<void> {
  for (const { kind, rules } of kindsOf(connector)) {
    if (rules.createSetting === undefined || !changed.includes(rules.createSetting)) continue
    await retryLinks(tx, { connectionId, kind })
  }
}

function refuseUnknownRules(connector: Connector, rules: FieldRules): void {
  const refused = refusedFieldRules(connector, rules)
  if (refused.length === 0) return
  throw new ProblemError('invalid_input', {
    fields: refused.map((name) => ({ field: `field_rules.${name}`, code: 'not_offered' })),
  })
}

/** Settings that are to be as usual and usually say nothing. */
function takenBack(given: Fields = {}): Fields {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value === null))
}

/** What is given over what there is; the secrets as they are now, were they just renewed. */
async function mergeSettings(
  parts: Pick<SyncParts, 'connectors' | 'sealer'>,
  tx: Transaction,
  { connection, input }: { connection: Connection; input: ConnectionInput },
): Promise<{ settings: Fields; sealed: string }> {
  const connector = connectorNamed(parts.connectors, connection.connector)
  const sealed = await lockSecrets(tx, connection.id)
  const kept = openSecrets(parts.sealer, { ...connection, sealed })
  const before = { ...connection.settings, ...kept }
  const asked = readSettings(connector, { ...before, ...input.settings })
  const after = { ...asked.settings, ...asked.secrets }
  const besides = connector.consequences?.(before, after)
  const { settings, secrets } = besides ? readSettings(connector, { ...after, ...besides }) : asked
  return { settings, sealed: sealSecrets(parts.sealer, connection, secrets) }
}
