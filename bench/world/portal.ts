import { join } from 'node:path'
import { type Child, startChild } from './child.ts'
import { freePort } from './free-port.ts'

/** One row of the emulated portal, as it stores it. */
export type PortalRow = Record<string, unknown> & { id: number }

export interface PortalChaos {
  loseWebhooks?: number
  duplicateWebhooks?: number
  reorderWebhooks?: number
  delayMs?: number
  fail429?: number
  fail5xx?: number
  dropAfterWork?: number
  expireTokens?: boolean
  seed?: number
}

export interface PortalLog {
  counters: {
    calls: number
    commands: number
    limitErrors: number
    errors: number
    maxBurst: number
  }
  calls: { at: string; method: string; status: number; error: string | number | null }[]
  bucketLevel: number
  events: { sent: number; failed: number; lost: number; duplicated: number; reordered: number }
}

export interface PortalSecrets {
  clientId: string
  clientSecret: string
  applicationToken: string
  domain: string
}

/** The Bitrix24 sandbox in a process of its own, and its control door. */
export interface Portal {
  url: string
  child: Child
  rows(kind: 'contact' | 'deal' | 'product' | 'price'): Promise<PortalRow[]>
  secrets(): Promise<PortalSecrets>
  edit(body: PortalEdit): Promise<PortalRow | null>
  chaos(settings: PortalChaos): Promise<void>
  seed(counts: { services?: number; contacts?: number; deals?: number }): Promise<void>
  log(): Promise<PortalLog>
  stop(): Promise<void>
}

export interface PortalEdit {
  entity: 'contact' | 'deal' | 'service' | 'app'
  id?: number
  fields?: Record<string, unknown>
  delete?: boolean
  action?: 'configure'
}

/** Starts the sandbox on a free port. Its log goes to the given folder. */
export async function startPortal(folder: string): Promise<Portal> {
  const port = await freePort()
  const child = await startChild({
    args: ['src/connectors/bitrix24/sandbox/serve.ts', '--port', String(port)],
    env: {},
    logFile: join(folder, 'portal.log'),
    ready: /Bitrix24 sandbox on/,
  })
  const url = `http://127.0.0.1:${port}`
  const read = async <T>(path: string) => (await (await fetch(`${url}/${path}`)).json()) as T
  const write = async <T>(path: string, body: object) => {
    const answer = await fetch(`${url}/${path}`, { method: 'POST', body: JSON.stringify(body) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} ${JSON.stringify(body)}: ${text}`)
    return JSON.parse(text) as T
  }
  return {
    url,
    child,
    async rows(kind) {
      const state = await read<Record<string, PortalRow[]>>(`_state?kind=${kind}`)
      return state[`${kind}s`] ?? []
    },
    async secrets() {
      const { portal } = await read<{ portal: { app: PortalSecrets } }>('_state?kind=none')
      return portal.app
    },
    async edit(body) {
      const answer = await write<{ item?: PortalRow; service?: PortalRow }>('_edit', body)
      return answer.item ?? answer.service ?? null
    },
    chaos: async (settings) => void (await write('_chaos', settings)),
    seed: async (counts) => void (await write('_seed', counts)),
    log: () => read('_log'),
    stop: () => child.stop(),
  }
}
