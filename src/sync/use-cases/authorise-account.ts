import { type Granted, type OauthApp, RemoteError } from '../../connector-kit/index.ts'
import { ProblemError } from '../../kernel/errors.ts'
import { randomToken } from '../../kernel/ids.ts'
import type { Connection } from '../connection.ts'
import type { SyncParts } from '../parts.ts'
import { openRemote, openSecrets, sealSecrets } from '../remote.ts'
import { findConnection, lockSecrets, updateConnection } from '../store/connections-store.ts'
import {
  findConnectionByAccount,
  findConnectionByHost,
  takeAccountHost,
} from '../store/locate-connections-store.ts'
import { type OauthState, saveOauthState, spendOauthState } from '../store/oauth-states-store.ts'
import { asProblem } from './as-problem.ts'
import { connectorNamed } from './create-connection.ts'

/**
 * Starts a sign-in or a connect at the other side: answers the address to send the browser to.
 * @throws ProblemError `oauth_not_configured`
 */
export async function beginAuthorisation(
  parts: SyncParts,
  start: {
    connector: string
    host: string
    connection: Connection | null
    /** Set when a connection is being connected, not a person signed in. */
    connect: boolean
  },
): Promise<{ url: string; state: string }> {
  const { oauth } = connectorNamed(parts.connectors, start.connector)
  const app = oauthApp(parts, start)
  if (!oauth || !app)
    throw new ProblemError('oauth_not_configured', { details: { host: start.host } })
  const state = randomToken(24)
  await parts.db.outside((tx) =>
    saveOauthState(tx, {
      state,
      connector: start.connector,
      tenantId: start.connection?.tenantId ?? null,
      connectionId: start.connect ? (start.connection?.id ?? null) : null,
      host: start.host,
    }),
  )
  const base = start.connection?.settings['portal_base']
  const host = typeof base === 'string' && base !== '' ? base : start.host
  return { url: oauth.authorizeUrl({ host, clientId: app.clientId, state }), state }
}

export interface Authorisation {
  state: OauthState
  granted: Granted
  /** The connection this account belongs to, when there is one already. */
  connection: Connection | null
}

/**
 * Finishes it: spends the state, exchanges the code, and finds whose account it is. The account's
 * stable id decides; its host may have changed since.
 * @throws ProblemError `oauth_state_invalid`, `connection_refused`, `account_taken`
 */
export async function finishAuthorisation(
  parts: SyncParts,
  answer: { connector: string; query: Record<string, string> },
): Promise<Authorisation> {
  const { oauth } = connectorNamed(parts.connectors, answer.connector)
  const spent = await parts.db.outside((tx) => spendOauthState(tx, answer.query['state'] ?? ''))
  if (!oauth || spent?.connector !== answer.connector) throw new ProblemError('oauth_state_invalid')
  const known = await connectionOf(parts, spent)
  const app = oauthApp(parts, { connector: answer.connector, connection: known })
  if (!app) throw new ProblemError('oauth_not_configured', { details: { host: spent.host } })
  const granted = await exchange(parts, oauth, { app, known, query: answer.query })
  const owner = await ownerOf(parts, answer.connector, granted)
  const taken =
    spent.connectionId === null
      ? isStranger(known, owner)
      : owner !== null && owner.id !== known?.id
  if (taken) {
    throw new ProblemError('account_taken', { details: { host: granted.accountHost } })
  }
  return { state: spent, granted, connection: owner ?? known }
}

/** Keeps what was granted: sealed, and with the account it is for. */
export async function keepGranted(
  parts: SyncParts,
  connection: Connection,
  granted: Granted,
): Promise<void> {
  await parts.db.transaction(connection.tenantId, async (tx) => {
    const sealed = await lockSecrets(tx, connection.id)
    const kept = openSecrets(parts.sealer, { ...connection, sealed })
    const secrets = { ...kept, ...granted.credentials }
    await takeAccountHost(tx, connection, granted.accountHost)
    await updateConnection(tx, connection.id, {
      sealed: sealSecrets(parts.sealer, connection, secrets),
      account: granted,
      ...(connection.state === 'unauthorised' ? { state: 'active' as const, alert: null } : {}),
    })
  })
}

/** Whether a connection holds any grant yet: the first one is kept, whoever brings it. */
export function hasGrant(parts: SyncParts, connection: Connection): boolean {
  return openSecrets(parts.sealer, connection)['access_token'] !== undefined
}

/**
 * Who the granted account acts as, asked with exactly these credentials: they are not kept, for
 * whoever signs in may have fewer rights than the one who connected.
 */
export async function whoIsGranted(parts: SyncParts, connection: Connection, granted: Granted) {
  const connector = connectorNamed(parts.connectors, connection.connector)
  if (!connector.oauth) throw new ProblemError('oauth_not_configured')
  const tenant = await parts.db.transaction(connection.tenantId, (tx) => parts.describeTenant(tx))
  const signal = AbortSignal.timeout(30_000)
  const remote = openRemote(parts, { connection, connector, tenant, patience: 'person', signal })
  const current = { ...openSecrets(parts.sealer, connection), ...granted.credentials }
  const renew = () =>
    Promise.reject(new RemoteError('unauthorised', { words: 'the sign-in is no longer valid' }))
  const credentials = { current: () => current, renew }
  return asProblem(connector.oauth.identity({ ...remote, credentials }))
}

async function connectionOf(parts: SyncParts, state: OauthState): Promise<Connection | null> {
  const { tenantId, connectionId } = state
  if (tenantId !== null && connectionId !== null) {
    return parts.db.transaction(tenantId, (tx) => findConnection(tx, connectionId))
  }
  return parts.db.outside((tx) => findConnectionByHost(tx, state.connector, state.host))
}

/**
 * Whose account it is: that of the connection which the same server vouched for, or of the one at
 * its host under the same id, whoever vouched for that.
 */
async function ownerOf(
  parts: SyncParts,
  connector: string,
  granted: Granted,
): Promise<Connection | null> {
  return parts.db.outside(async (tx) => {
    const known = await findConnectionByAccount(tx, connector, granted)
    if (known) return known
    const there = await findConnectionByHost(tx, connector, granted.accountHost)
    return there?.accountId === granted.accountId ? there : null
  })
}

/**
 * Whoever signs in names a host, and then brings a code of some account. When that account is not
 * the one connected there, the code is from elsewhere: its people are nobody here, although their
 * numbers may be the same. Nor does it open the account's own tenant: whoever is asked at a host
 * answers for that host alone.
 */
function isStranger(known: Connection | null, owner: Connection | null): boolean {
  return known !== null && known.accountId !== null && owner?.id !== known.id
}

function exchange(
  parts: SyncParts,
  oauth: NonNullable<ReturnType<typeof connectorNamed>['oauth']>,
  options: {
    app: OauthApp & { own: boolean }
    known: Connection | null
    query: Record<string, string>
  },
): Promise<Granted> {
  return asProblem(
    oauth.exchange(parts.outbound, {
      clientId: options.app.clientId,
      clientSecret: options.app.clientSecret,
      code: options.query['code'] ?? '',
      query: options.query,
      // A tenant may name an authorization server of its own, but only for an app of its own: the
      // secret of everybody's app goes to the vendor alone.
      settings: (options.app.own && options.known?.settings) || {},
      nowMs: parts.now(),
    }),
  )
}

/** The tenant's own application, or the one for everybody. */
function oauthApp(
  parts: SyncParts,
  { connector, connection }: { connector: string; connection: Connection | null },
): (OauthApp & { own: boolean }) | null {
  const secrets = connection ? openSecrets(parts.sealer, connection) : {}
  const { oauth_client_id: clientId, oauth_client_secret: clientSecret } = secrets
  if (typeof clientId === 'string' && typeof clientSecret === 'string' && clientId !== '') {
    return { clientId, clientSecret, own: true }
  }
  const everybodys = parts.apps.get(connector)
  return everybodys ? { ...everybodys, own: false } : null
}
