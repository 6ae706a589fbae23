import type { Fields, Remote } from '../../connector-kit/index.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Connection } from '../connection.ts'
import type { SyncParts } from '../parts.ts'
import { openRemote } from '../remote.ts'
import { asProblem } from './as-problem.ts'
import { connectorNamed, readSettings } from './create-connection.ts'

const callTimeoutMs = 30_000

/** A sign-in needs nothing of a tenant. */
const nobody: Remote['tenant'] = {
  zone: 'Etc/UTC',
  currency: 'USD',
  country: 'KZ',
  language: 'en',
  statuses: [],
}

/**
 * Exchanges somebody's login and password for the settings that give access; stores nothing.
 * @throws ProblemError `connection_refused` with the other side's words, `remote_unavailable`
 */
export async function signInThere(
  parts: SyncParts,
  wanted: { connector: string; settings: Fields; login: string; password: string },
): Promise<Fields> {
  const connector = connectorNamed(parts.connectors, wanted.connector)
  if (!connector.signIn) throw new ProblemError('connector_unknown')
  const { settings, secrets } = readSettings(connector, wanted.settings)
  const signal = AbortSignal.timeout(callTimeoutMs)
  const connection = { ...passing, connector: wanted.connector, settings }
  const options = { connection, connector, tenant: nobody, patience: 'person' as const, signal }
  const credentials: Remote['credentials'] = {
    current: () => secrets,
    renew: () => Promise.reject(new Error('assertion failed: a sign-in renews nothing')),
  }
  const remote = { ...openRemote(parts, options), credentials }
  const { login, password } = wanted
  return asProblem(connector.signIn(remote, { login, password }))
}

/** What only passes has no row; its requests are paced like all others that leave here. */
const passing: Connection = {
  tenantId: 0,
  id: 0,
  connector: '',
  name: '',
  state: 'paused',
  settings: {},
  sealed: null,
  hookKey: '',
  accountId: null,
  accountHost: null,
  conflictRule: 'newest',
  fieldRules: {},
  outages: 0,
  resumeAt: null,
  alert: null,
  lastContactAt: null,
}
