import type { IncomingMessage, ServerResponse } from 'node:http'

export type { Chaos, ChaosSettings } from './sandbox/chaos.ts'
export { createChaos } from './sandbox/chaos.ts'
export type { ControlHooks } from './sandbox/control-door.ts'
export { createControlDoor } from './sandbox/control-door.ts'
export { deliverByFetch } from './sandbox/deliver-by-fetch.ts'
export type { Delivery } from './sandbox/delivery.ts'
export { createDelivery } from './sandbox/delivery.ts'
export { readBody } from './sandbox/read-body.ts'
export { sendJson, sendText } from './sandbox/reply.ts'
export type { LoggedCall, RequestLog } from './sandbox/request-log.ts'
export { createRequestLog } from './sandbox/request-log.ts'
export { serveSandbox } from './sandbox/serve-sandbox.ts'

/** One event post on its way from an emulated vendor to a subscriber. */
export interface SandboxPost {
  url: string
  headers: Record<string, string>
  body: string
}

/** What an emulator needs from the outside; it reaches for nothing else. */
export interface SandboxOptions {
  /** Public address of the sandbox root without a trailing slash. */
  baseUrl: string
  /** The way out for event posts. A rejected promise counts as an unreachable subscriber. */
  deliver(post: SandboxPost): Promise<{ status: number }>
  /** Milliseconds since the epoch. */
  now(): number
  /** A number in [0, 1), used for tokens and for unseeded chaos. */
  random(): number
  log?(message: string): void
}

/** An outside system emulated in memory. */
export interface Sandbox {
  /**
   * Answers one request. The body stream must be unread. `path` is relative to the sandbox root
   * and may carry the query string; without one the query of `request.url` is used.
   */
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>
  /** The whole portal as JSON, secrets included, for keeping across a restart. */
  snapshot(): unknown
  /** Replaces the whole state by what `snapshot` gave. */
  restore(snapshot: unknown): void
  /** Resolves when no event post is waiting, held back or under way. */
  idle(): Promise<void>
  /** Stops the event posts that are still waiting. */
  close(): Promise<void>
}

/** Every connector's sandbox is made by a function of this type. */
export type CreateSandbox = (options: SandboxOptions) => Sandbox
