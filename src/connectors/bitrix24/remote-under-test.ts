import type { Fields, OauthApp, Remote, StatusWord } from '../../connector-kit/index.ts'
import { serveSandbox } from '../../connector-kit/sandbox.ts'
import type { Json } from '../../kernel/json.ts'
import { type Outbound, OutboundError, type OutboundRequest } from '../../kernel/outbound.ts'
import { asObject, asText } from './client/read-json.ts'
import { type Bitrix24SandboxOptions, createBitrix24Sandbox } from './sandbox/index.ts'

export const statuses: StatusWord[] = [
  { id: '1', name: 'New', meaning: 'active' },
  { id: '2', name: 'Done', meaning: 'completed' },
  { id: '3', name: 'Cancelled', meaning: 'cancelled' },
  { id: '4', name: 'No show', meaning: 'no_show' },
]

const tenant: Remote['tenant'] = {
  zone: 'Asia/Almaty',
  currency: 'KZT',
  country: 'KZ',
  language: 'ru',
  statuses,
}

let lastConnection = 0

/** An account whose every request is answered by a function, or by a served portal. */
export function remoteWith(
  http: Outbound,
  given: {
    settings?: Fields
    credentials?: Fields
    app?: OauthApp | null
    now?: () => number
  } = {},
): TestedRemote {
  let current: Fields = given.credentials ?? {
    endpoint: 'https://portal.example/rest/',
    access_token: 'token-1',
    refresh_token: 'refresh-1',
    oauth_client_id: 'app',
    oauth_client_secret: 'secret',
  }
  const blocks: number[] = []
  let queue: Promise<unknown> = Promise.resolve()
  lastConnection++
  const remote: TestedRemote = {
    connectionId: lastConnection,
    keyPrefix: '7-',
    settings: given.settings ?? {},
    credentials: {
      current: () => current,
      renew(stale, renew) {
        const turn = queue.then(async () => {
          if (JSON.stringify(current) === JSON.stringify(stale)) {
            current = { ...current, ...(await renew(current)) }
          }
          return current
        })
        queue = turn.catch(() => undefined)
        return turn
      },
    },
    app: given.app ?? null,
    http,
    prepaid: async () => remote,
    async block(untilMs) {
      blocks.push(untilMs)
    },
    blocks,
    tenant,
    now: given.now ?? (() => Date.parse('2026-03-02T07:00:00Z')),
    log: { info: () => undefined, warn: () => undefined },
    signal: new AbortController().signal,
  }
  return remote
}

export interface TestedRemote extends Remote {
  blocks: number[]
}

export interface Reply {
  status?: number
  body: Json
  headers?: Record<string, string>
}

/** A way out that answers from a list of replies, in order, and keeps what was asked. */
export function scripted(...replies: (Reply | OutboundError)[]): Outbound & {
  asked: OutboundRequest[]
} {
  const asked: OutboundRequest[] = []
  return {
    asked,
    async request(request) {
      asked.push(request)
      const reply = replies.length > 1 ? replies.shift() : replies[0]
      if (reply === undefined) throw new Error('no reply is left')
      if (reply instanceof OutboundError) throw reply
      const { status = 200, body, headers = {} } = reply
      return { status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) }
    },
  }
}

export interface ServedPortal {
  url: string
  remote: TestedRemote
  /** Requests the connector has made. */
  asked: OutboundRequest[]
  advance(ms: number): void
  /** An edit as a person in the portal makes it. */
  edit(change: { [name: string]: Json }): Promise<Json>
  control(name: string, body: Json): Promise<void>
  /** The records of one kind as they are stored. */
  state(kind: string): Promise<Fields>
  close(): Promise<void>
}

const app = {
  clientId: 'local.test',
  clientSecret: 'secret',
  redirectUri: 'http://127.0.0.1:1/back',
  applicationToken: 'application-token',
  memberId: 'a223c6b3710f85df22e9377d6c4f7553',
}

/** Serves an emulated portal and opens an account at it, by an app's tokens or by a webhook. */
export async function servePortal(
  options: Partial<Bitrix24SandboxOptions> & { by?: 'app' | 'webhook'; settings?: Fields } = {},
): Promise<ServedPortal> {
  let nowMs = Date.parse('2026-03-02T07:00:00Z')
  const { by = 'app', settings = {}, ...portal } = options
  const served = await serveSandbox(
    (baseUrl) =>
      createBitrix24Sandbox({
        baseUrl,
        app,
        webhook: { userId: 1, code: 'hook' },
        deliver: () => Promise.resolve({ status: 200 }),
        now: () => nowMs,
        random: Math.random,
        ...portal,
      }),
    { port: 0 },
  )
  const { url } = served
  const asked: OutboundRequest[] = []
  const http: Outbound = {
    async request(request) {
      asked.push(request)
      return fetched(request)
    },
  }
  const credentials = by === 'webhook' ? { webhook_url: `${url}/rest/1/hook/` } : await grant(url)
  const remote = remoteWith(http, {
    settings: { oauth_host: `${url}/oauth-server`, ...settings },
    credentials,
    now: () => nowMs,
  })
  return {
    url,
    remote,
    asked,
    advance: (ms) => {
      nowMs += ms
    },
    edit: (change) => post(`${url}/_edit`, change),
    async control(name, body) {
      await post(`${url}/_${name}`, body)
    },
    state: async (kind) => asObject(await json(await fetch(`${url}/_state?kind=${kind}`))),
    close: () => served.close(),
  }
}

async function grant(url: string): Promise<Fields> {
  const consent = await fetch(`${url}/oauth/authorize/?client_id=${app.clientId}&state=s`, {
    redirect: 'manual',
  })
  const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: app.clientId,
    client_secret: app.clientSecret,
    code,
  })
  const tokens = asObject(await json(await fetch(`${url}/oauth/token/?${form}`)))
  return {
    endpoint: `${url}/rest/`,
    access_token: asText(tokens['access_token']),
    refresh_token: asText(tokens['refresh_token']),
    member_id: app.memberId,
    oauth_client_id: app.clientId,
    oauth_client_secret: app.clientSecret,
    application_token: app.applicationToken,
  }
}

async function fetched(request: OutboundRequest) {
  const body = request.json === undefined ? undefined : JSON.stringify(request.json)
  const form = request.form && new URLSearchParams(request.form)
  const type = request.json === undefined ? {} : { 'content-type': 'application/json' }
  let response: Response
  try {
    response = await fetch(request.url, {
      method: request.method,
      redirect: 'manual',
      headers: { ...request.headers, ...type },
      ...(body === undefined ? (form ? { body: form } : {}) : { body }),
    })
  } catch (cause) {
    throw new OutboundError('cut', { sent: true, cause })
  }
  const headers = Object.fromEntries(response.headers)
  return { status: response.status, headers, text: await response.text() }
}

async function post(url: string, body: Json): Promise<Json> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  const said = await json(answer)
  if (answer.status >= 400) throw new Error(`${url}: ${JSON.stringify(said)}`)
  return said
}

async function json(response: Response): Promise<Json> {
  return JSON.parse(await response.text()) as Json
}
