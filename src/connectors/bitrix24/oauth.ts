import { type Fields, type OAuth, type Remote, RemoteError } from '../../connector-kit/index.ts'
import { asFlag, asObject, asText } from './client/read-json.ts'
import { oauthServer } from './client/refresh-access.ts'
import { credentialsOf, oauthServers, requestTokens } from './client/token-request.ts'
import { call } from './client.ts'

export const oauth: OAuth = {
  /** Scopes and the way back stand in the app's card on the portal; neither is sent. */
  authorizeUrl({ host, clientId, state }) {
    const base = host.includes('://') ? host.replace(/\/+$/, '') : `https://${host}`
    const query = new URLSearchParams({ client_id: clientId, state })
    return `${base}/oauth/authorize/?${query}`
  },

  async exchange(http, { code, clientId, clientSecret, query, settings, nowMs }) {
    const ownServer = ownServerOf(settings)
    const tokens = await requestTokens(http, {
      server: ownServer ?? serverFor(query['server_domain'], oauthServer(settings)),
      form: {
        grant_type: 'authorization_code',
        client_id: clientId,
        client_secret: clientSecret,
        code,
      },
      nowMs,
    })
    const claimed = query['member_id']
    if (claimed !== undefined && claimed !== '' && claimed !== tokens.member_id) {
      throw new RemoteError('rejected', {
        words: 'the code belongs to another portal than the one that was named',
        code: 'another_portal',
      })
    }
    const { host } = new URL(tokens.client_endpoint)
    if (ownServer !== null && new URL(ownServer).host !== host) {
      throw new RemoteError('rejected', {
        words: 'an authorization server of your own vouches for a portal at its own host alone',
        code: 'portal_elsewhere',
      })
    }
    return {
      credentials: credentialsOf(tokens, nowMs),
      accountId: tokens.member_id,
      accountHost: host,
      accountServer: ownServer,
    }
  },

  async identity(remote) {
    const profile = asObject(
      (await call(remote, { method: 'profile', params: {}, intent: 'read' })).result,
    )
    const name = [profile['NAME'], profile['LAST_NAME']].map(asText).filter(Boolean).join(' ')
    return {
      id: asText(profile['ID']),
      email: await emailOf(remote),
      name,
      admin: asFlag(profile['ADMIN']),
    }
  },
}

/** The server that the tenant named, when it is none of the vendor's. */
function ownServerOf(settings: Fields): string | null {
  const chosen = oauthServer(settings)
  return oauthServers.some((server) => server === chosen) ? null : chosen
}

/**
 * Whichever of the vendor's two the portal named, else the chosen one. The query came through a
 * browser, so any other name in it is ignored.
 */
function serverFor(named: string | undefined, chosen: string): string {
  return oauthServers.find((server) => new URL(server).host === named) ?? chosen
}

/** Only `user.current` tells it, and only to an app that may see users. */
async function emailOf(remote: Remote): Promise<string | null> {
  try {
    const { result } = await call(remote, { method: 'user.current', params: {}, intent: 'read' })
    return asText(asObject(result)['EMAIL']) || null
  } catch (error) {
    if (error instanceof RemoteError && error.class !== 'temporary') return null
    throw error
  }
}
