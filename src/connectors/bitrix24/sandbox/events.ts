import type { SandboxPost } from '../../../connector-kit/sandbox.ts'
import type { Credentials } from './credentials.ts'
import { type Row, textOf } from './json.ts'
import { formOf } from './php-query.ts'
import type { Portal, PortalEvent } from './portal.ts'

/** Events that an app may bind. */
export const EVENT_CODES: readonly string[] = [
  ...['ADD', 'UPDATE', 'DELETE'].flatMap((suffix) => [
    `ONCRMCONTACT${suffix}`,
    `ONCRMDEAL${suffix}`,
    `CATALOG.PRODUCT.ON.${suffix}`,
    `CATALOG.PRICE.ON.${suffix}`,
  ]),
  'ONCRMDEALMOVETOCATEGORY',
  'ONAPPINSTALL',
  'ONAPPUNINSTALL',
  'ONAPPTEST',
]

type Pair = readonly [string, string]

interface Sources {
  portal: Portal
  credentials: Credentials
}

/** The posts that an event causes, one for every handler bound to it. */
export function postsOf(sources: Sources, event: PortalEvent): SandboxPost[] {
  const { portal } = sources
  const ids = portal.bindings.filed('event', event.code) ?? []
  return ids.flatMap((id) => {
    const binding = portal.bindings.get(id)
    return binding === undefined
      ? []
      : [post(textOf(binding.handler), body(sources, event, binding))]
  })
}

/** Only ids travel, all values are text, and the keys stand in the order a portal sends them. */
function body(sources: Sources, event: PortalEvent, binding: Row): Pair[] {
  const holder = Number(binding.auth_type) || event.userId
  return [
    ['event', event.code],
    ['event_handler_id', String(binding.id)],
    ...event.data.map(([name, value]): Pair => [`data[FIELDS][${name}]`, textOf(value)]),
    ['ts', stamp(sources.portal)],
    ...actingUser(sources, holder),
  ]
}

/** Nobody's tokens travel when a robot or an agent made the change. */
function actingUser({ portal, credentials }: Sources, userId: number): Pair[] {
  const { app, baseUrl } = portal.settings
  if (userId === 0) return installationOf(portal)
  const token = credentials.eventToken(userId)
  return auth({
    access_token: token.token,
    expires: String(Math.floor(token.expiresAtMs / 1000)),
    expires_in: '3600',
    scope: app.scope.join(','),
    domain: app.domain,
    server_endpoint: `${baseUrl}/oauth-server/rest/`,
    status: 'L',
    client_endpoint: `${baseUrl}/rest/`,
    member_id: app.memberId,
    user_id: String(userId),
    application_token: app.applicationToken,
  })
}

function installationOf(portal: Portal): Pair[] {
  const { app, baseUrl } = portal.settings
  return auth({
    domain: app.domain,
    server_endpoint: `${baseUrl}/oauth-server/rest/`,
    client_endpoint: `${baseUrl}/rest/`,
    member_id: app.memberId,
    application_token: app.applicationToken,
  })
}

/** What the portal posts to an installer: the only event that brings a refresh token. */
export function installPost({ portal, credentials }: Sources, handler: string): SandboxPost {
  const { app, baseUrl } = portal.settings
  const pair = credentials.issuePair(1)
  return post(handler, [
    ['event', 'ONAPPINSTALL'],
    ['data[VERSION]', '1'],
    ['data[ACTIVE]', 'Y'],
    ['data[INSTALLED]', 'Y'],
    ['data[LANGUAGE_ID]', 'en'],
    ['ts', stamp(portal)],
    ...auth({
      domain: app.domain,
      scope: app.scope.join(','),
      access_token: pair.access.token,
      refresh_token: pair.refresh,
      expires_in: '3600',
      server_endpoint: `${baseUrl}/oauth-server/rest/`,
      status: 'L',
      client_endpoint: `${baseUrl}/rest/`,
      member_id: app.memberId,
      application_token: app.applicationToken,
    }),
  ])
}

/** The last words of a removed app; there is no token in them to use. */
export function uninstallPosts(portal: Portal, clean: boolean): SandboxPost[] {
  const ids = portal.bindings.filed('event', 'ONAPPUNINSTALL') ?? []
  return ids.map((id) =>
    post(textOf(portal.bindings.get(id)?.handler), [
      ['event', 'ONAPPUNINSTALL'],
      ['data[LANGUAGE_ID]', 'en'],
      ['data[CLEAN]', clean ? '1' : '0'],
      ['ts', stamp(portal)],
      ...installationOf(portal),
    ]),
  )
}

/** `ONAPPTEST` carries whatever the app asked to hear back. */
export function testPosts(sources: Sources, query: readonly Pair[], userId: number): SandboxPost[] {
  const { portal } = sources
  const ids = portal.bindings.filed('event', 'ONAPPTEST') ?? []
  return ids.map((id) =>
    post(textOf(portal.bindings.get(id)?.handler), [
      ['event', 'ONAPPTEST'],
      ['event_handler_id', String(id)],
      ...query.map(([name, value]): Pair => [`data[QUERY][${name}]`, value]),
      ['ts', stamp(portal)],
      ...actingUser(sources, userId),
    ]),
  )
}

const stamp = (portal: Portal) => String(Math.floor(portal.nowMs() / 1000))

const auth = (values: Record<string, string>): Pair[] =>
  Object.entries(values).map(([name, value]) => [`auth[${name}]`, value])

function post(url: string, pairs: readonly Pair[]): SandboxPost {
  return {
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Bitrix24 Webhook Engine',
    },
    body: formOf(pairs),
  }
}
