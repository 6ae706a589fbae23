import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import {
  createChaos,
  createControlDoor,
  createDelivery,
  createRequestLog,
  readBody,
  type Sandbox,
  type SandboxOptions,
  sendJson,
} from '../../../connector-kit/sandbox.ts'
import { answerApi, type Reply, refusal } from './api.ts'
import { createPeople, type PersonRow } from './people.ts'

/** The secrets of the emulated account; whoever does not choose them finds them in `GET _state`. */
export interface SampleCrmSandboxOptions extends SandboxOptions {
  apiKey?: string
  webhookSecret?: string
}

const burst = 30
const perSecond = 10

const editShape = z.object({
  id: z.number().optional(),
  fields: z.record(z.string(), z.json()).default({}),
  delete: z.boolean().default(false),
  revoke: z.boolean().default(false),
})

const snapshotShape = z.object({
  apiKey: z.string(),
  webhookSecret: z.string(),
  hooks: z.array(z.string()),
  revision: z.number(),
  rows: z.array(z.custom<PersonRow>((row) => typeof row === 'object' && row !== null)),
})

/** The vendor in memory: people by API, changes by revision, signed events, the real limits. */
export function createSampleCrmSandbox(options: SampleCrmSandboxOptions): Sandbox {
  const secrets = {
    apiKey: options.apiKey ?? secretOf(options),
    webhookSecret: options.webhookSecret ?? secretOf(options),
  }
  const people = createPeople(options.now)
  const chaos = createChaos(options.random)
  const delivery = createDelivery({ deliver: options.deliver, chaos, log: options.log })
  const log = createRequestLog()
  let hooks: string[] = []
  let bucket = { level: 0, atMs: options.now() }

  /** One event for every subscriber, signed over the body as it is sent. */
  function tell(personId: number): void {
    const eventId = `${people.revision()}-${personId}`
    const body = JSON.stringify({ event_id: eventId, person_id: personId })
    const signature = createHmac('sha256', secrets.webhookSecret).update(body).digest('hex')
    const headers = { 'content-type': 'application/json', 'x-signature': signature }
    for (const url of hooks) delivery.send({ url, headers, body })
  }

  function hasRoom(): boolean {
    const nowMs = options.now()
    const leaked = ((nowMs - bucket.atMs) / 1_000) * perSecond
    bucket = { level: Math.max(0, bucket.level - leaked), atMs: nowMs }
    if (bucket.level + 1 > burst) return false
    bucket.level += 1
    return true
  }

  function answer(request: IncomingMessage, url: URL, body: string): Reply {
    if (chaos.strikes('fail5xx')) return refusal(503, 'unavailable', 'Service unavailable')
    if (chaos.strikes('fail429') || !hasRoom()) return refusal(429, 'limit', 'Too many requests')
    if (request.headers.authorization !== `Bearer ${secrets.apiKey}`) {
      return refusal(401, 'unauthorised', 'The API key is not valid')
    }
    const subscribe = (hook: string) => {
      hooks = [...new Set([...hooks, hook])]
    }
    return answerApi({ people, tell, subscribe }, { method: request.method ?? 'GET', url, body })
  }

  const control = createControlDoor({
    chaos,
    state: () => ({ ...secrets, hooks, people: people.all() }),
    log: () => ({ ...log.read(), events: delivery.counters() }),
    edit(body) {
      const edit = editShape.safeParse(body)
      if (!edit.success) return z.prettifyError(edit.error)
      if (edit.data.revoke) secrets.apiKey = secretOf(options)
      if (edit.data.revoke) return { revoked: true }
      const row = people.save(edit.data)
      if (row === null) return `no person ${edit.data.id}`
      tell(row.id)
      return { person: row }
    },
    seed: (body) => {
      const { count } = z.object({ count: z.number().int().max(100_000) }).parse(body)
      for (let index = 1; index <= count; index++) {
        people.save({ fields: { first_name: `Person ${index}` } })
      }
      return { count }
    },
    reset() {
      people.clear()
      hooks = []
      chaos.calm()
      log.clear()
    },
    // A key of this vendor lives until it is revoked.
    expireTokens: () => undefined,
  })

  return {
    async handle(request, response, path) {
      const url = addressOf(path, request.url)
      if (await control(request, response, url)) return
      const nowMs = options.now()
      log.arrived(nowMs)
      const reply = answer(request, url, (await readBody(request)) ?? '')
      const { status } = reply
      const error = status === 200 ? null : status
      const at = new Date(nowMs).toISOString()
      const method = `${request.method} ${url.pathname}`
      log.add({ at, method, status, error, costMs: 0, commands: 1, caller: 'api' }, status === 429)
      if (status === 200 && chaos.strikes('dropAfterWork')) request.socket.destroy()
      else sendJson(response, status, reply.body)
    },
    snapshot: () =>
      structuredClone({ ...secrets, hooks, revision: people.revision(), rows: people.all() }),
    restore(snapshot) {
      const { apiKey, webhookSecret, ...saved } = snapshotShape.parse(snapshot)
      Object.assign(secrets, { apiKey, webhookSecret })
      hooks = saved.hooks
      people.load(saved)
    },
    close: () => delivery.close(),
  }
}

/** The path below the root of the sandbox, with its own query or else the request's. */
function addressOf(path: string, original = ''): URL {
  const [pathname = '', ...query] = (path.includes('?') ? path : `${path}?${queryOf(original)}`)
    .replace(/^\/+/, '')
    .split('?')
  return new URL(`/${pathname}?${query.join('?')}`, 'http://sandbox')
}

const queryOf = (address: string) => address.split('?').slice(1).join('?')

function secretOf({ random }: SandboxOptions): string {
  const digits = Array.from({ length: 24 }, () => Math.floor(random() * 36).toString(36))
  return digits.join('')
}
