import diagnostics from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Sandbox, type SandboxPost, serveSandbox } from '../../src/connector-kit/sandbox.ts'
import {
  type Bitrix24SandboxOptions,
  createBitrix24Sandbox,
} from '../../src/connectors/bitrix24/sandbox/index.ts'

/** A row or an answer of the portal; its fields are read with `String` and `Number`. */
export type PortalRow = Record<string, unknown> & { id: number }

export interface PortalEdit {
  entity: 'contact' | 'deal' | 'service' | 'product' | 'app'
  id?: number
  fields?: Record<string, unknown>
  delete?: boolean
  action?: 'install' | 'uninstall' | 'configure'
}

/** What the portal has counted since it was started. */
export interface PortalCounters {
  calls: number
  commands: number
  limitErrors: number
  errors: number
  /** The most requests that arrived within one second. */
  maxBurst: number
}

/** A Bitrix24 portal on a port of its own, with everything a test wants to do to it. */
export interface TestPortal {
  url: string
  /** Edits as a person in the portal; answers the number of the record. */
  edit(edit: PortalEdit): Promise<number>
  rows(kind: 'contacts' | 'deals' | 'products' | 'prices' | 'productRows'): Promise<PortalRow[]>
  deals(): Promise<PortalRow[]>
  contacts(): Promise<PortalRow[]>
  app(): Promise<{ clientId: string; clientSecret: string; applicationToken: string }>
  chaos(settings: Record<string, number | boolean>): Promise<void>
  counters(): Promise<PortalCounters>
  seed(counts: Record<string, number>): Promise<void>
  /** The commands that our program has sent so far, oldest first; those that write, `writes`. */
  commands(): string[]
  writes(): string[]
  /** Requests that our program has sent so far. */
  requests(): number
  /** How often our program has asked for tokens. */
  tokenRequests(): number
  /** Does the next request that matches, and loses its answer. */
  cutNext(pattern: RegExp): void
  /** Runs once, before the next request that matches is answered. */
  beforeNext(pattern: RegExp, act: () => Promise<void>): void
  /** From now on answers nothing at all, until told otherwise. */
  hang(hangs: boolean): void
  /** Where events go: to the served program, whatever public address they name. */
  deliverTo(url: string): void
  delivered(): number
  /** Resolves when no event is on its way. */
  quiet(): Promise<void>
  close(): Promise<void>
}

const generous = { drainPerSecond: 100_000, capacity: 100_000, operatingSeconds: 100_000 }
const command = /\b(?:crm|catalog)\.[\w.]+/g
const writing =
  /^crm\.item\.(?:add|update|delete|productrow\.set)$|^catalog\..+\.(?:add|update|modify|delete)$/

interface Interception {
  pattern: RegExp
  act: 'cut' | (() => Promise<void>)
}

/** Serves a portal on a free port; `real` limits are those of the vendor's ordinary plans. */
export async function startPortal(
  options: Partial<Bitrix24SandboxOptions> & { limits?: never; realLimits?: boolean } = {},
): Promise<TestPortal> {
  const { realLimits = false, ...sandboxOptions } = options
  const sent: string[] = []
  const arriving: Interception[] = []
  const waiting: Interception[] = []
  const state = {
    requests: 0,
    tokenRequests: 0,
    hangs: false,
    target: '',
    delivered: 0,
  }

  async function deliver(post: SandboxPost): Promise<{ status: number }> {
    const { pathname } = new URL(post.url)
    const response = await fetch(`${state.target}${pathname}`, {
      method: 'POST',
      headers: post.headers,
      body: post.body,
    })
    await response.body?.cancel()
    state.delivered += 1
    return { status: response.status }
  }

  const served = await serveSandbox(
    (baseUrl) =>
      intercepted(
        createBitrix24Sandbox({
          baseUrl,
          deliver,
          now: Date.now,
          random: Math.random,
          ...(realLimits ? {} : { limits: generous }),
          ...sandboxOptions,
        }),
        { arriving, hangs: () => state.hangs },
      ),
    { port: 0 },
  )
  const unwatch = watchRequests(served.url, (text) => {
    if (!isProgram(text)) return
    if (isRest(text)) state.requests += 1
    else state.tokenRequests += 1
    sent.push(...(text.match(command) ?? []))
    const at = waiting.findIndex(({ pattern }) => pattern.test(text))
    if (at >= 0) arriving.push(...waiting.splice(at, 1))
  })
  const ask = (path: string, body?: unknown) => askControl(`${served.url}/${path}`, body)
  const rows = async (kind: string) => (await ask(`_state?kind=${kind}`))[kind] as PortalRow[]

  return {
    url: served.url,
    async edit(edit) {
      const answer = await ask('_edit', edit)
      const record = answer['item'] ?? answer['service'] ?? answer['product']
      return Number((record as PortalRow | undefined)?.id ?? answer['deleted'] ?? 0)
    },
    rows,
    deals: () => rows('deals'),
    contacts: () => rows('contacts'),
    app: async () => ((await ask('_state?kind=none'))['portal'] as { app: never }).app,
    chaos: async (settings) => {
      await ask('_chaos', settings)
    },
    counters: async () => (await ask('_log'))['counters'] as never,
    seed: async (counts) => {
      await ask('_seed', counts)
    },
    commands: () => [...sent],
    writes: () => sent.filter((name) => writing.test(name)),
    requests: () => state.requests,
    tokenRequests: () => state.tokenRequests,
    cutNext: (pattern) => waiting.push({ pattern, act: 'cut' }),
    beforeNext: (pattern, act) => waiting.push({ pattern, act }),
    hang: (hangs) => {
      state.hangs = hangs
    },
    deliverTo: (url) => {
      state.target = url
    },
    delivered: () => state.delivered,
    async quiet() {
      await sleep(2)
      await served.sandbox.idle()
    },
    async close() {
      unwatch()
      await served.close()
    },
  }
}

const isRest = (path: string) => path.startsWith('/rest/')
/** What a program asks for; the rest is a person's browser, or the test itself. */
const isProgram = (path: string) => isRest(path) || path.startsWith('/oauth/token')

/** A portal whose requests can be held up, or answered into the void. */
function intercepted(
  sandbox: Sandbox,
  fate: { arriving: Interception[]; hangs: () => boolean },
): Sandbox {
  return {
    ...sandbox,
    async handle(request: IncomingMessage, response: ServerResponse, path: string) {
      if (!isProgram(path)) return sandbox.handle(request, response, path)
      if (fate.hangs()) return
      const met = fate.arriving.shift()
      if (met?.act === 'cut') {
        response.end = () => {
          request.socket.destroy()
          return response
        }
      } else if (met) {
        await met.act()
      }
      await sandbox.handle(request, response, path)
    },
  }
}

/** Tells the address and body of every request that this process sends to the portal. */
function watchRequests(url: string, seen: (text: string) => void): () => void {
  const listen = (message: unknown) => {
    const { request } = message as {
      request: { origin: unknown; path: string; body: unknown }
    }
    if (String(request.origin) !== url) return
    seen(`${request.path} ${String(request.body ?? '')}`)
  }
  diagnostics.subscribe('undici:request:create', listen)
  return () => void diagnostics.unsubscribe('undici:request:create', listen)
}

async function askControl(url: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = (await response.json()) as Record<string, unknown>
  if (!response.ok) throw new Error(`the portal refused: ${JSON.stringify(answer)}`)
  return answer
}
