import type { Chaos, RequestLog } from '../../../connector-kit/sandbox.ts'
import type { Answer, Call } from './call.ts'
import type { Credentials } from './credentials.ts'
import { RestFault } from './fault.ts'
import type { Limits, Operating } from './limits.ts'
import { type MethodRegistry, methodFor } from './method-registry.ts'
import type { Portal } from './portal.ts'

export interface RestDoor {
  portal: Portal
  credentials: Credentials
  limits: Limits
  registry: MethodRegistry
  chaos: Chaos
  log: RequestLog
}

/** What one executed method leaves behind. */
export interface Executed {
  answer: Answer
  seconds: number
  operating: Operating
}

const WRITES = /\.(add|update|delete|set|modify|bind|unbind)$/
const READ_MS = 2
const WRITE_MS = 5

/** Runs one method, alone or inside a batch, and books its work. */
export function execute(door: RestDoor, method: string, call: Call): Executed {
  const run = methodFor(door.registry, method, call.caller)
  door.limits.checkOperating(call.caller.name, method)
  const seconds = costMs(door.portal, method) / 1000
  try {
    const answer = run(call)
    return { answer, seconds, operating: door.limits.spend(call.caller.name, method, seconds) }
  } catch (error) {
    door.limits.spend(call.caller.name, method, seconds)
    throw error
  }
}

const costMs = (portal: Portal, method: string) =>
  portal.settings.costMs[method] ?? (WRITES.test(method) ? WRITE_MS : READ_MS)

/** A refusal stays itself; anything else is a defect here and shows as the vendor's 500. */
export function faultOf(error: unknown): RestFault {
  if (error instanceof RestFault) return error
  return new RestFault(500, 'INTERNAL_SERVER_ERROR', `Internal server error: ${String(error)}`)
}
