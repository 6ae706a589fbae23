import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { startTestApp, type TestApp, type TestPerson } from '../../../tests/support/http-app.ts'
import { startPortal, type TestPortal } from '../../../tests/support/portal.ts'
import { connectors } from '../../connectors/registry.generated.ts'
import type { Outbound } from '../../kernel/outbound.ts'
import { systemPrincipal } from '../../kernel/principal.ts'
import { createOutbound } from '../../platform/outbound-http/index.ts'
import { createLog } from '../../platform/telemetry/index.ts'
import { createConnection, createSync, findConnectionByHost, type Sync } from '../../sync/index.ts'
import { connectorSignInRoutes } from '../routes/connector-sign-in.ts'
import { jsonOf } from './json-of.ts'

export const everybodysApp = {
  clientId: 'app.everybody',
  clientSecret: 'secret-of-everybodys-app',
}
export const ownApp = { clientId: 'local.own', clientSecret: 'secret-of-the-own-app' }
const redirectUri = 'http://localhost/auth/bitrix24/callback'

/** Portals where everybody's app is installed, and such with an app of their own. */
async function startPortals() {
  const portal = (app: typeof everybodysApp, memberId: string) =>
    startPortal({ app: { ...app, redirectUri, memberId } })
  return {
    north: await portal(everybodysApp, 'north'),
    south: await portal(everybodysApp, 'south'),
    own: await portal(ownApp, 'own'),
    /** A server of somebody's own that says the number of another portal. */
    liar: await portal(ownApp, 'north'),
  }
}

/** The application with its sync; `vendor` tells where the authorization server is just played. */
async function startHouse(logFile: string, vendor: () => string) {
  let sync: Sync | undefined
  const house = await startTestApp({
    log: createLog('trace', logFile),
    routes: [
      async (app) => {
        const { db, log } = app
        const { sealer, config } = app.parts
        const { publicUrl } = config
        const apps = new Map([['bitrix24', everybodysApp]])
        const outbound = rerouted(createOutbound({ allowedHosts: ['127.0.0.1'] }), vendor)
        sync = createSync({ db, log, outbound, sealer, connectors, apps, publicUrl })
        await app.register(connectorSignInRoutes(sync))
      },
    ],
  })
  if (!sync) throw new Error('assertion failed: the routes were registered')
  return { house, sync }
}

/** The vendor's own authorization server is one for all portals; here it is on this machine. */
function rerouted(outbound: Outbound, vendor: () => string): Outbound {
  return {
    ...outbound,
    request: (request) =>
      outbound.request({
        ...request,
        url: request.url.replace(/^https:\/\/oauth\.[^/]+/, vendor()),
      }),
  }
}

export type SignInHouse = Awaited<ReturnType<typeof openSignInHouse>>

/** Portals, the application, and a browser that goes between them. */
export async function openSignInHouse() {
  const logFile = join(tmpdir(), `uzel-sign-in-${randomUUID()}.log`)
  const portals = await startPortals()
  const visited = { vendor: '' }
  const { house, sync } = await startHouse(logFile, () => visited.vendor)
  /** Everything that passed through a browser and must not stand in the log. */
  const secrets = [everybodysApp.clientSecret, ownApp.clientSecret]
  const keepSecret = (...found: unknown[]) => {
    for (const secret of found) {
      if (typeof secret !== 'string' || secret === '') throw new Error('a secret that is empty')
      secrets.push(secret)
    }
  }
  const connectionWith = (tenantId: number, settings: Record<string, string>) => {
    const input = { connector: 'bitrix24', name: 'Portal', settings }
    return house.db.transaction(tenantId, (tx) =>
      createConnection(sync.parts, tx, { who: systemPrincipal(tenantId), input }),
    )
  }
  return {
    ...portals,
    ...{ house, sync, keepSecret, connectionWith },
    ...browserOf(house, { keepSecret, visits: (vendor) => Object.assign(visited, { vendor }) }),

    readLog: async () => ({ log: await readFile(logFile, 'utf8'), secrets }),

    /** A connection to the portal with an app of its own, unless `settings` say otherwise. */
    ownConnection: (tenantId: number, settings: Record<string, string> = {}) =>
      connectionWith(tenantId, {
        portal_base: portals.own.url,
        oauth_host: portals.own.url,
        oauth_client_id: ownApp.clientId,
        oauth_client_secret: ownApp.clientSecret,
        ...settings,
      }),

    async connectionOf(portal: TestPortal) {
      const found = await house.db.outside((tx) =>
        findConnectionByHost(tx, 'bitrix24', hostOf(portal)),
      )
      if (!found) throw new Error('no tenant has this portal')
      return found
    },

    async close() {
      for (const portal of Object.values(portals)) await portal.close()
      await house.close()
      await rm(logFile)
    },
  }
}

/** What a person's browser does; it tells which secrets it saw, and which portal it visits. */
function browserOf(
  house: TestApp,
  { keepSecret, visits }: { keepSecret(found: unknown): void; visits(portal: string): void },
) {
  const get = (url: string, headers: Record<string, string> = {}) =>
    house.app.inject({ method: 'GET', url, headers: { 'accept-language': 'en', ...headers } })

  /** Where the browser is sent first. */
  async function begin(portal: TestPortal): Promise<URL> {
    const answer = await get(`/auth/bitrix24/redirect?tenant=${hostOf(portal)}`)
    if (answer.statusCode !== 302) throw new Error(`sent nowhere: ${answer.body}`)
    const url = new URL(String(answer.headers.location))
    keepSecret(url.searchParams.get('state'))
    return url
  }

  /** The person consents at the portal, which sends the browser back: the address it comes to. */
  async function consent(url: URL, userId = 1): Promise<URL> {
    visits(`http://${url.host}`)
    const asked = `http://${url.host}${url.pathname}${url.search}&user_id=${userId}`
    const answer = await fetch(asked, { redirect: 'manual' })
    const back = new URL(answer.headers.get('location') ?? '')
    keepSecret(back.searchParams.get('code'))
    return back
  }

  /** The browser that began comes back with what it remembers; another one remembers nothing. */
  const comeBack = (back: URL, remembered = back.searchParams.get('state') ?? '') =>
    get(`${back.pathname}${back.search}`, { cookie: `uzel_oauth=${remembered}` })

  return {
    ...{ get, begin, consent, comeBack },

    /** Through the portal to the pages: what `/api/me` says then. */
    async signIn(portal: TestPortal, userId = 1) {
      const answer = await comeBack(await consent(await begin(portal), userId))
      if (answer.headers.location !== '/') throw new Error(`not signed in: ${answer.body}`)
      const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
      keepSecret(cookie.split('=')[1])
      return jsonOf(await get('/api/me', { cookie, 'sec-fetch-site': 'same-origin' }))
    },

    /** An administrator connects an account to a connection: the answer to the way back. */
    async connect(
      person: TestPerson,
      connection: number,
      portal: TestPortal,
    ): Promise<LightMyRequestResponse> {
      const url = `/auth/bitrix24/connect?connection=${connection}&host=${hostOf(portal)}`
      const answer = await house.as(person, { method: 'GET', url })
      if (answer.statusCode !== 302) return answer
      return comeBack(await consent(new URL(String(answer.headers.location))))
    },
  }
}

export const hostOf = (portal: TestPortal) => new URL(portal.url).host
