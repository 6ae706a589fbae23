import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Chaos } from './chaos.ts'
import { readBody } from './read-body.ts'
import { sendJson } from './reply.ts'

/** What the door opens on; each hook returns what is answered as JSON. */
export interface ControlHooks {
  chaos: Chaos
  /** The state, or only one kind of it when the query names `kind`. */
  state(kind: string | null): unknown
  log(): unknown
  /** An edit as a person in the portal would make it. A string is the reason of a refusal. */
  edit(body: unknown): unknown
  seed(body: unknown): unknown
  reset(): void
  expireTokens(): void
}

/**
 * The door for demos, tests and benches: `_state`, `_edit`, `_chaos`, `_log`, `_reset`, `_seed`.
 * Returns false for every other path, which then belongs to the emulated API.
 */
export function createControlDoor(hooks: ControlHooks) {
  return async function enter(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<boolean> {
    const name = url.pathname.split('/').filter(Boolean)[0]
    if (name === undefined || !name.startsWith('_')) return false
    if (request.method === 'GET') {
      const read = reading(hooks, name, url)
      if (read === null) sendJson(response, 404, { error: `no such control: GET ${name}` })
      else sendJson(response, 200, read())
      return true
    }
    const body = parse(await readBody(request))
    const outcome = body === undefined ? 'the body is not JSON' : work(hooks, name, body)
    if (typeof outcome === 'string') sendJson(response, 400, { error: outcome })
    else sendJson(response, 200, outcome)
    return true
  }
}

function reading(hooks: ControlHooks, name: string, url: URL): (() => unknown) | null {
  if (name === '_state') return () => hooks.state(url.searchParams.get('kind'))
  if (name === '_log') return () => hooks.log()
  if (name === '_chaos') return () => hooks.chaos.settings
  return null
}

function work(hooks: ControlHooks, name: string, body: unknown): unknown {
  if (name === '_edit') return hooks.edit(body)
  if (name === '_seed') return hooks.seed(body)
  if (name === '_chaos') return stir(hooks, body)
  if (name === '_reset') {
    hooks.reset()
    return { reset: true }
  }
  return `no such control: POST ${name}`
}

function stir(hooks: ControlHooks, body: unknown): unknown {
  const outcome = hooks.chaos.set(body)
  if (!outcome.ok) return outcome.why
  if (outcome.expireTokens) hooks.expireTokens()
  return hooks.chaos.settings
}

function parse(text: string | null): unknown {
  if (text === null) return undefined
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
