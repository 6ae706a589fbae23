import { setTimeout as sleep } from 'node:timers/promises'
import { RemoteError } from '../connector-kit/index.ts'
import type { Session } from './drain/session.ts'
import { backoffMs, mayPass } from './failure.ts'

const triesAtMost = 8

/**
 * Repeats a reading call that failed for the moment. A drain puts its links back in line instead;
 * an audit has no line, and must not end because one answer of hundreds was a 503.
 */
export async function patiently<T>(session: Session, read: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof RemoteError) || !mayPass(error) || tries === triesAtMost) throw error
      const { now, random } = session.parts
      const waitMs =
        error.retryAtMs === undefined ? backoffMs(tries, random()) : error.retryAtMs - now()
      await sleep(Math.min(60_000, Math.max(0, waitMs)), undefined, { signal: session.signal })
    }
  }
}
