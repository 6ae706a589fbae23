import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendJson, sendText } from '../../../connector-kit/sandbox.ts'
import { runBatch } from './batch.ts'
import type { Call, Caller } from './call.ts'
import { USERS } from './dictionary.ts'
import { envelope, timeBlock } from './envelope.ts'
import { execute, faultOf, type RestDoor } from './execute.ts'
import { RestFault } from './fault.ts'
import type { JsonMap } from './json.ts'
import type { Portal } from './portal.ts'
import { type RestRequest, readRestRequest } from './rest-request.ts'

/** Answers `/rest/...`; false when the path is no REST call. */
export async function answerRest(
  door: RestDoor,
  request: IncomingMessage,
  { response, url }: { response: ServerResponse; url: URL },
): Promise<boolean> {
  const call = await readRestRequest(request, url)
  if (call === null) return false
  door.log.arrived(door.portal.nowMs())
  const outcome = attempt(door, call)
  door.log.add(
    {
      at: new Date(door.portal.nowMs()).toISOString(),
      method: call.method,
      status: outcome.status,
      error: outcome.error,
      costMs: outcome.costMs,
      commands: outcome.commands,
      caller: outcome.caller,
    },
    outcome.error === 'QUERY_LIMIT_EXCEEDED' || outcome.error === 'OPERATION_TIME_LIMIT',
  )
  // The work is done and only its answer is lost: the case that makes clients create twice.
  if (outcome.done && door.chaos.strikes('dropAfterWork')) request.socket.destroy()
  else if (typeof outcome.body === 'string') sendText(response, outcome.status, outcome.body)
  else sendJson(response, outcome.status, outcome.body)
  return true
}

interface Outcome {
  status: number
  body: JsonMap | string
  error: string | number | null
  costMs: number
  commands: number
  caller: string
  done: boolean
}

function attempt(door: RestDoor, request: RestRequest): Outcome {
  const outcome: Outcome = {
    status: 200,
    body: {},
    error: null,
    costMs: 0,
    commands: 1,
    caller: request.webhook === null ? 'app' : 'webhook',
    done: false,
  }
  try {
    const broken = brokenBefore(door)
    if (broken !== null) return { ...outcome, ...broken, error: broken.status }
    door.limits.enter()
    const caller = callerOf(door, request)
    outcome.caller = caller.name
    const call = { portal: door.portal, caller, params: request.params }
    return { ...outcome, ...respond(door, request.method, call), done: true }
  } catch (error) {
    const fault = faultOf(error)
    return { ...outcome, status: fault.status, error: fault.code, body: fault.body() }
  }
}

function respond(
  door: RestDoor,
  method: string,
  call: Call,
): Pick<Outcome, 'body' | 'costMs' | 'commands'> {
  const startedAtMs = door.portal.nowMs()
  if (method === 'batch') {
    const batch = runBatch(door, call)
    const time = timeBlock(door.portal, { startedAtMs, seconds: batch.seconds })
    const body = { result: batch.result, time }
    return { body, costMs: batch.seconds * 1000, commands: batch.commands }
  }
  const { answer, seconds, operating } = execute(door, method, call)
  const time = timeBlock(door.portal, { startedAtMs, seconds, operating })
  return { body: envelope(answer, time), costMs: seconds * 1000, commands: 1 }
}

/** Who calls; the codes and words are those observed on live portals. */
function callerOf(door: RestDoor, request: RestRequest): Caller {
  if (request.webhook !== null) return webhookCaller(door.portal, request.webhook)
  if (request.token === null) {
    throw new RestFault(401, 'NO_AUTH_FOUND', 'Wrong authorization data')
  }
  if (!door.portal.installed) {
    throw new RestFault(401, 'ERROR_OAUTH', 'Application not installed')
  }
  const token = door.credentials.find(request.token)
  if (token === undefined) {
    throw new RestFault(401, 'invalid_token', 'Unable to get application by token')
  }
  if (token.expiresAtMs <= door.portal.nowMs()) {
    throw new RestFault(401, 'expired_token', 'The access token provided has expired.')
  }
  const { scope } = door.portal.settings.app
  return { kind: 'app', ...rightsOf(token.userId), scope, name: `app:${token.userId}` }
}

function webhookCaller(portal: Portal, given: { userId: number; code: string }): Caller {
  const { webhook } = portal.settings
  if (given.userId !== webhook.userId || given.code !== webhook.code) {
    throw new RestFault(401, 'INVALID_CREDENTIALS', 'Invalid request credentials')
  }
  const name = `webhook:${webhook.userId}`
  return { kind: 'webhook', ...rightsOf(webhook.userId), scope: webhook.scope, name }
}

function rightsOf(userId: number): { userId: number; admin: boolean } {
  const user = USERS.find((one) => one.id === userId)
  if (user === undefined)
    throw new RestFault(401, 'authorization_error', 'Unable to authorize user')
  return { userId, admin: user.admin }
}

/** Faults before any work: half of the 5xx are the front proxy's HTML, as under real load. */
function brokenBefore({ chaos }: RestDoor): { status: number; body: JsonMap | string } | null {
  if (chaos.strikes('fail429')) {
    const fault = new RestFault(
      429,
      'OPERATION_TIME_LIMIT',
      'Method is blocked due to operation time limit.',
    )
    return { status: 429, body: fault.body() }
  }
  if (!chaos.strikes('fail5xx')) return null
  if (chaos.roll() < 0.5) return { status: 502, body: '<html><h1>502 Bad Gateway</h1></html>' }
  const fault = new RestFault(500, 'INTERNAL_SERVER_ERROR', 'Internal server error')
  return { status: 500, body: fault.body() }
}
