import { setTimeout as sleep } from 'node:timers/promises'
import { type SandboxPost, serveSandbox } from '../../src/connector-kit/sandbox.ts'
import {
  createYclientsSandbox,
  type YclientsSandboxOptions,
} from '../../src/connectors/yclients/sandbox/index.ts'
import { systemPrincipal } from '../../src/kernel/principal.ts'
import { createConnection, startConnection } from '../../src/sync/index.ts'
import type { TestProgram, TestSalon } from './program.ts'

/** A row or an answer of the journal. */
export type JournalRow = Record<string, unknown> & { id: number | string }

export interface LocationEdit {
  entity:
    | 'service'
    | 'staff'
    | 'client'
    | 'record'
    | 'company'
    | 'token'
    | 'booking'
    | 'schedule'
    | 'event'
  id?: number
  fields?: Record<string, unknown>
  delete?: boolean
}

/** A YClients location on a port of its own, with everything a test wants to do to it. */
export interface TestLocation {
  url: string
  /** Edits as a person in the journal; answers the number of the row. */
  edit(edit: LocationEdit): Promise<number>
  rows(kind: 'records' | 'clients' | 'services' | 'staff'): Promise<JournalRow[]>
  /** Everything the location keeps. */
  state(): Promise<Record<string, unknown>>
  hooks(): Promise<{ urls: string[]; [flag: string]: unknown }>
  chaos(settings: Record<string, number | boolean>): Promise<void>
  /** Asks the API as somebody else's program does. */
  ask(method: string, path: string, body?: unknown): Promise<void>
  connect(house: TestProgram, salon: TestSalon): Promise<number>
  quiet(): Promise<void>
  delivered(): number
  /** How many calls were answered, and refused because there were too many. */
  counters(): Promise<{ calls: number; limitErrors: number }>
  close(): Promise<void>
}

const companyId = 4564
const partnerToken = 'partner-token-of-the-test'
const userToken = 'user-token-of-the-test'

/** Serves a location on a free port, without limits, for tests that are about something else. */
export async function startLocation(
  options: Partial<YclientsSandboxOptions> = {},
): Promise<TestLocation> {
  const state = { target: '', delivered: 0 }

  async function deliver(post: SandboxPost): Promise<{ status: number }> {
    const { pathname, search } = new URL(post.url)
    if (!pathname.startsWith('/hooks/')) return { status: 200 }
    const { headers, body } = post
    const url = `${state.target}${pathname}${search}`
    const response = await fetch(url, { method: 'POST', headers, body })
    await response.body?.cancel()
    state.delivered += 1
    return { status: response.status }
  }

  const own = { companyId, partnerToken, userToken, limited: false }
  const served = await serveSandbox(
    (baseUrl) =>
      createYclientsSandbox({
        baseUrl,
        deliver,
        now: Date.now,
        random: Math.random,
        ...own,
        ...options,
      }),
    { port: 0 },
  )
  const control = (path: string, body?: unknown) => askControl(`${served.url}/${path}`, body)

  return {
    url: served.url,
    async edit(edit) {
      const answer = await control('_edit', edit)
      return Number((answer[edit.entity] as JournalRow | undefined)?.id ?? 0)
    },
    rows: async (kind) => (await control(`_state?kind=${kind}`))[kind] as JournalRow[],
    state: () => control('_state'),
    hooks: async () => (await control('_state'))['hooks'] as never,
    chaos: async (settings) => {
      await control('_chaos', settings)
    },
    async ask(method, path, body) {
      const response = await fetch(`${served.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${partnerToken}, User ${userToken}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(`the location refused: ${await response.text()}`)
      await response.body?.cancel()
    },
    async connect(house, { tenantId }) {
      state.target = house.url
      const { parts } = house.program.sync
      const who = systemPrincipal(tenantId)
      const settings = {
        api_base: served.url,
        company_id: companyId,
        partner_token: partnerToken,
        user_token: userToken,
      }
      const input = { connector: 'yclients', name: 'Location', settings }
      const id = await house.program.db.transaction(tenantId, (tx) =>
        createConnection(parts, tx, { who, input }),
      )
      await startConnection(parts, { who, id })
      return id
    },
    async quiet() {
      await sleep(2)
      await served.sandbox.idle()
    },
    delivered: () => state.delivered,
    counters: async () => (await control('_log'))['counters'] as never,
    close: served.close,
  }
}

async function askControl(url: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = (await response.json()) as Record<string, unknown>
  if (!response.ok) throw new Error(`the location refused: ${JSON.stringify(answer)}`)
  return answer
}
