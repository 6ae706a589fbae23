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
import { answerApi } from './api.ts'
import type { ApiCall, Vendor } from './call.ts'
import { formId } from './catalog-methods.ts'
import { createChanges } from './change.ts'
import { editByPerson, seedLocation } from './edits.ts'
import { createPost, createTelling } from './events.ts'
import { createFormDoor } from './form-door.ts'
import { createLimits } from './limits.ts'
import { createLocation, type Location, type LocationOptions } from './location.ts'
import { parsed } from './parsed.ts'
import { failure, type Reply } from './reply.ts'
import { createViews } from './show.ts'

/** Tokens that are not chosen are made up, and shown by `GET _state`. */
export type YclientsSandboxOptions = SandboxOptions &
  Partial<LocationOptions> & {
    /** False lifts the limits, for tests that are about something else. */
    limited?: boolean
  }

/** The vendor in memory: one location, its journal, its REST API v1, its webhooks and limits. */
export function createYclientsSandbox(options: YclientsSandboxOptions): Sandbox {
  const { now, random } = options
  const location = createLocation({
    companyId: options.companyId ?? 4564,
    zone: options.zone ?? 'Asia/Almaty',
    partnerToken: options.partnerToken ?? tokenOf(random),
    userToken: options.userToken ?? tokenOf(random),
  })
  const chaos = createChaos(random)
  const delivery = createDelivery({ deliver: options.deliver, chaos, log: options.log })
  const log = createRequestLog()
  const limits = createLimits(now)
  const post = createPost(location, delivery.send)
  const vendor = createVendor(location, { ...options, post })
  const form = createFormDoor(vendor, options.baseUrl)

  const control = createControlDoor({
    chaos,
    state: (kind) => (kind === null ? location.state : { [kind]: shown(vendor, kind) }),
    log: () => ({ ...log.read(), events: delivery.counters() }),
    edit: (body) => editByPerson(vendor, body),
    seed: (body) => seedLocation(vendor, body),
    reset() {
      location.clear()
      chaos.calm()
      log.clear()
    },
    // A user token lives until its user changes the password.
    expireTokens: () => undefined,
  })

  function reply(call: ApiCall, caller: { authorization?: string; address: string }): Reply {
    if (chaos.strikes('fail5xx')) return failure(503, 'Service Unavailable')
    const isLimited = options.limited !== false && !limits.admits(caller.address)
    if (chaos.strikes('fail429') || isLimited) return failure(429, 'Too Many Requests')
    return answerApi(vendor, call, caller.authorization)
  }

  return {
    async handle(request, response, path) {
      const url = addressOf(path, request.url)
      if (await control(request, response, url)) return
      if (await form(request, response, url)) return
      log.arrived(now())
      const { method = 'GET', headers } = request
      const call = await callOf(request, url)
      const answer = reply(call, callerOf(request))
      const { status } = answer
      const error = status < 400 ? null : status
      const at = new Date(now()).toISOString()
      const noted = { at, method: `${method} ${url.pathname}`, status, costMs: 0, commands: 1 }
      log.add({ ...noted, error, caller: 'api' }, status === 429)
      const works = method !== 'GET' && !/\/(search|book_check\/\d+)$/.test(url.pathname)
      // The work is done and only its answer is lost: the case that makes clients create twice.
      if (works && status < 300 && chaos.strikes('dropAfterWork')) request.socket.destroy()
      else if (status === 204) response.writeHead(204).end()
      else sendJson(response, status, enveloped(answer, headers.accept))
    },
    snapshot: () => structuredClone(location.state),
    restore: (snapshot) => location.load(snapshot),
    idle: () => delivery.idle(),
    close: () => delivery.close(),
  }
}

function createVendor(
  location: Location,
  { baseUrl, now, post }: { baseUrl: string; now(): number; post: Vendor['post'] },
): Vendor {
  const views = createViews(location)
  const tell = createTelling(location, { views, send: post })
  const changes = createChanges(location, { now, tell })
  return { location, views, now, post, changes, formUrl: `${baseUrl}/form/n${formId}/` }
}

async function callOf(request: IncomingMessage, url: URL): Promise<ApiCall> {
  const body = parsed((await readBody(request)) ?? '')
  const steps = url.pathname.split('/').filter(Boolean).slice(2)
  return { method: request.method ?? 'GET', steps, query: url.searchParams, body }
}

function callerOf({ headers, socket }: IncomingMessage): {
  authorization?: string
  address: string
} {
  const { authorization } = headers
  return { ...(authorization ? { authorization } : {}), address: socket.remoteAddress ?? '' }
}

/** Without the vendor's media type the bodies of old come back, bare. */
function enveloped({ body }: Reply, accept = ''): unknown {
  if (/application\/vnd\.(yclients|api)\.v2\+json/.test(accept)) return body
  const told = z.object({ success: z.literal(true), data: z.unknown() }).safeParse(body)
  return told.success && told.data.data !== undefined ? told.data.data : body
}

function shown({ location, views }: Vendor, kind: string): unknown {
  if (kind === 'records') return location.rows('records').map(views.record)
  if (kind === 'clients') return location.rows('clients').map(views.client)
  if (kind === 'services') return location.rows('services').map(views.service)
  return kind === 'staff' ? location.rows('staff').map(views.staff) : []
}

function tokenOf(random: () => number): string {
  const digits = Array.from({ length: 24 }, () => Math.floor(random() * 36).toString(36))
  return digits.join('')
}

/** The path below the root of the sandbox, with its own query or else the request's. */
function addressOf(path: string, original = ''): URL {
  const [pathname = '', ...query] = (path.includes('?') ? path : `${path}?${queryOf(original)}`)
    .replace(/^\/+/, '')
    .split('?')
  return new URL(`/${pathname}?${query.join('?')}`, 'http://sandbox')
}

const queryOf = (address: string) => address.split('?').slice(1).join('?')
