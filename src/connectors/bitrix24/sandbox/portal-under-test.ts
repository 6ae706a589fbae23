import { readFileSync } from 'node:fs'
import { type SandboxPost, serveSandbox } from '../../../connector-kit/sandbox.ts'
import { type Bitrix24SandboxOptions, createBitrix24Sandbox } from './index.ts'
import { isMap, type Json, type JsonMap } from './json.ts'

/** A served portal with a clock that stands still until it is moved. */
export interface PortalUnderTest {
  url: string
  posts: SandboxPost[]
  /** Decoded `key=value` lines of the event posts, in the order they arrived. */
  events(): Promise<[string, string][][]>
  advance(ms: number): void
  /** Calls a method as the app, and gives the HTTP status with the body. */
  call(method: string, params?: JsonMap): Promise<Reply>
  webhook(method: string, params?: JsonMap): Promise<Reply>
  post(path: string, body: unknown): Promise<Reply>
  get(path: string): Promise<Reply>
  /** Obtains tokens through the whole browser flow. */
  connect(userId?: number): Promise<{ access: string; refresh: string }>
  snapshot(): unknown
  restore(snapshot: unknown): void
  close(): Promise<void>
}

export interface Reply {
  status: number
  body: JsonMap
}

export const APP = {
  clientId: 'local.test',
  clientSecret: 'secret',
  redirectUri: 'http://127.0.0.1:1/callback',
  applicationToken: 'application-token',
  memberId: 'member',
}
export const WEBHOOK = { userId: 1, code: 'hook' }

/** Serves a portal on a free port; the first instant is 2026-03-02T10:00:00+03:00. */
export async function startPortal(
  options: Partial<Bitrix24SandboxOptions> = {},
): Promise<PortalUnderTest> {
  let nowMs = Date.parse('2026-03-02T07:00:00Z')
  let dice = 0
  const posts: SandboxPost[] = []
  const served = await serveSandbox(
    (baseUrl) =>
      createBitrix24Sandbox({
        baseUrl,
        app: APP,
        webhook: WEBHOOK,
        deliver: async (post) => {
          posts.push(post)
          return { status: 200 }
        },
        now: () => nowMs,
        random: () => {
          dice = (dice + 0.618033988749895) % 1
          return dice
        },
        ...options,
      }),
    { port: 0 },
  )
  const { url } = served
  const post = (path: string, body: unknown) => send(`${url}${path}`, body)
  let token = ''

  async function connect(userId = 1): Promise<{ access: string; refresh: string }> {
    const authorize = `${url}/oauth/authorize/?client_id=${APP.clientId}&state=s&user_id=${userId}`
    const consent = await fetch(authorize, { redirect: 'manual' })
    const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? ''
    const grant = { grant_type: 'authorization_code', code, ...pick(APP) }
    const answer = await fetch(`${url}/oauth/token/?${new URLSearchParams(grant)}`)
    const body = mapOf(await answer.json())
    token = String(body.access_token)
    return { access: token, refresh: String(body.refresh_token) }
  }

  return {
    url,
    posts,
    async events() {
      await new Promise((settled) => setTimeout(settled, 5))
      return posts.map((one) => [...new URLSearchParams(one.body)])
    },
    advance: (ms) => {
      nowMs += ms
    },
    async call(method, params = {}) {
      if (token === '') await connect()
      return post(`/rest/${method}`, { ...params, auth: token })
    },
    webhook: (method, params = {}) =>
      post(`/rest/${WEBHOOK.userId}/${WEBHOOK.code}/${method}`, params),
    post,
    get: async (path) => replyOf(await fetch(`${url}${path}`, { redirect: 'manual' })),
    connect,
    snapshot: () => served.sandbox.snapshot(),
    restore: (snapshot) => served.sandbox.restore(snapshot),
    close: () => served.close(),
  }
}

const pick = ({ clientId, clientSecret }: typeof APP) => ({
  client_id: clientId,
  client_secret: clientSecret,
})

async function send(url: string, body: unknown): Promise<Reply> {
  return replyOf(
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )
}

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  return { status: response.status, body: isJson ? mapOf(JSON.parse(text)) : { html: text } }
}

export function mapOf(value: unknown): JsonMap {
  if (!isMap(value)) throw new Error(`not a map: ${JSON.stringify(value)}`)
  return value
}

/** Walks into a reply: `at(body, 'result', 'item', 'id')`. */
export function at(value: Json | undefined, ...path: (string | number)[]): Json {
  let found: Json | undefined = value
  for (const key of path) {
    if (Array.isArray(found)) found = found[Number(key)]
    else if (isMap(found)) found = found[key]
    else throw new Error(`no ${path.join('.')} in ${JSON.stringify(value)}`)
  }
  return found ?? null
}

/** A sample collected from the vendor's documentation and SDK tests. */
export function fixture(name: string): Json {
  const file = new URL(`../fixtures/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8'))
}
