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
import { createAccount, type Secrets } from './account.ts'
import { answerApi, type Vendor } from './api.ts'
import { editByPerson, seedPeople } from './edits.ts'
import { createPeople, type PersonRow } from './people.ts'

/** Secrets that are not chosen are made up, and shown by `GET _state`. */
export type SampleCrmSandboxOptions = SandboxOptions & Partial<Secrets>

/** The vendor in memory: people by API, changes by revision, signed events, the real limits. */
export function createSampleCrmSandbox(options: SampleCrmSandboxOptions): Sandbox {
  const people = createPeople(options.now)
  const chaos = createChaos(options.random)
  const delivery = createDelivery({ deliver: options.deliver, chaos, log: options.log })
  const log = createRequestLog()
  const account = createAccount(options, chaos)
  const vendor: Vendor = {
    people,
    subscribe: (url) => account.hooks.add(url),
    tell(personId) {
      const event = { event_id: `${people.revision()}-${personId}`, person_id: personId }
      for (const post of account.postsOf(event)) delivery.send(post)
    },
  }
  const state = () => ({
    ...account.secrets,
    hooks: [...account.hooks],
    revision: people.revision(),
    rows: people.all(),
  })
  const control = createControlDoor({
    chaos,
    state,
    log: () => ({ ...log.read(), events: delivery.counters() }),
    edit: (body) => editByPerson(vendor, account, body),
    seed: (body) => seedPeople(vendor, body),
    reset() {
      people.clear()
      account.hooks.clear()
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
      const { method = 'GET', headers } = request
      const at = new Date(options.now()).toISOString()
      log.arrived(options.now())
      const call = { method, url, body: (await readBody(request)) ?? '' }
      const reply = account.turnAway(headers.authorization) ?? answerApi(vendor, call)
      const { status, body } = reply
      const noted = { at, method: `${method} ${url.pathname}`, status, costMs: 0, commands: 1 }
      const error = status === 200 ? null : status
      log.add({ ...noted, error, caller: 'api' }, status === 429)
      // The work is done and only its answer is lost: the case that makes clients create twice.
      if (status === 200 && chaos.strikes('dropAfterWork')) request.socket.destroy()
      else sendJson(response, status, body)
    },
    snapshot: () => structuredClone(state()),
    restore(snapshot) {
      const { hooks, apiKey, webhookSecret, ...saved } = snapshotShape.parse(snapshot)
      Object.assign(account.secrets, { apiKey, webhookSecret })
      account.hooks.clear()
      for (const url of hooks) account.hooks.add(url)
      people.load(saved)
    },
    idle: () => delivery.idle(),
    close: () => delivery.close(),
  }
}

const snapshotShape = z.object({
  apiKey: z.string(),
  webhookSecret: z.string(),
  hooks: z.array(z.string()),
  revision: z.number(),
  rows: z.array(z.custom<PersonRow>((row) => typeof row === 'object' && row !== null)),
})

/** The path below the root of the sandbox, with its own query or else the request's. */
function addressOf(path: string, original = ''): URL {
  const [pathname = '', ...query] = (path.includes('?') ? path : `${path}?${queryOf(original)}`)
    .replace(/^\/+/, '')
    .split('?')
  return new URL(`/${pathname}?${query.join('?')}`, 'http://sandbox')
}

const queryOf = (address: string) => address.split('?').slice(1).join('?')
