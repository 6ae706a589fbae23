import {
  type Fields,
  type OauthApp,
  type Remote,
  RemoteError,
} from '../../../connector-kit/index.ts'
import { readSettings } from '../settings.ts'
import { asText } from './read-json.ts'
import { credentialsOf, oauthServers, requestTokens } from './token-request.ts'

/**
 * Replaces tokens that stopped working. Whoever asks first does it; the others get what was made,
 * because a refresh token works once. The answer also names the portal's present address, so this
 * is how a renamed portal is followed too: the authorization server is trusted, a redirect is not.
 *
 * @throws RemoteError `unauthorised` when only a person can connect again
 */
export async function refreshAccess(remote: Remote, stale: Fields): Promise<Fields> {
  return remote.credentials.renew(stale, async (current) => {
    const refreshToken = asText(current['refresh_token'])
    const app = appOf(remote, current)
    if (refreshToken === '' || !app) {
      throw new RemoteError('unauthorised', {
        words: 'the access token expired and there is nothing to renew it with',
        code: 'cannot_refresh',
      })
    }
    const tokens = await requestTokens(remote.http, {
      server: oauthServer(app.own ? remote.settings : {}),
      form: {
        grant_type: 'refresh_token',
        client_id: app.clientId,
        client_secret: app.clientSecret,
        refresh_token: refreshToken,
      },
      nowMs: remote.now(),
    })
    refuseAnotherPortal(current, tokens.member_id)
    remote.log.info({ portal: new URL(tokens.client_endpoint).host }, 'bitrix24 tokens renewed')
    return credentialsOf(tokens, remote.now(), current)
  })
}

/** Whoever the tokens were granted to renews them: the account's own application, or everybody's. */
function appOf(remote: Remote, current: Fields): (OauthApp & { own: boolean }) | null {
  const clientId = asText(current['oauth_client_id'])
  const clientSecret = asText(current['oauth_client_secret'])
  if (clientId !== '' && clientSecret !== '') return { clientId, clientSecret, own: true }
  return remote.app && { ...remote.app, own: false }
}

/** The configured server, else the vendor's first. */
export function oauthServer(settings: Fields): string {
  const chosen = readSettings(settings).oauth_host
  return chosen?.replace(/\/+$/, '') ?? oauthServers[0]
}

function refuseAnotherPortal(current: Fields, memberId: string): void {
  const known = asText(current['member_id'])
  if (known === '' || known === memberId) return
  throw new RemoteError('unauthorised', {
    words: 'the renewed token belongs to another portal',
    code: 'another_portal',
  })
}
