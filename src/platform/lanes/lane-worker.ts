import { toError } from '../../kernel/errors.ts'
import type { Database } from '../database/index.ts'
import type { Log } from '../telemetry/index.ts'
import { createTurns } from './lane-turns.ts'
import { keepLane, type Lane, LaneLost, releaseLane } from './lanes-store.ts'

/** What a worker does with a lane it holds. Must stop soon after the signal. */
export type LaneHandler = (lane: Lane, signal: AbortSignal) => Promise<void>

export interface LaneWorkerOptions {
  db: Database
  log: Log
  handlers: Record<Lane['subject'], LaneHandler>
  /** Lanes worked on at once. */
  concurrency?: number
  /** A dead holder's lane is free after this long. */
  leaseMs?: number
  /** Notifications may be lost; this poll stands behind them. */
  pollMs?: number
}

export interface LaneWorker {
  start(): Promise<void>
  /** Finishes what it holds, at most `graceMs`, then lets go. */
  stop(graceMs?: number): Promise<void>
  /** Works until no lane has anything due; for `--once` and for tests. */
  runUntilQuiet(): Promise<void>
  busy(): number
  stopped(): boolean
}

/**
 * Works on lanes: woken by notifications, with a poll behind, each lane by one worker at a time.
 */
export function createLaneWorker(options: LaneWorkerOptions): LaneWorker {
  const { db, log, handlers, concurrency = 8, leaseMs = 10_000, pollMs = 1_000 } = options
  const stopping = new AbortController()
  const turns = createTurns({
    ...{ db, log, leaseMs, concurrency, stop: stopping.signal },
    work: (lane) =>
      workOn(lane, { db, log, leaseMs, handle: handlers[lane.subject], stop: stopping.signal }),
  })
  let timer: NodeJS.Timeout | undefined
  let unlisten: (() => void) | undefined

  return {
    async start() {
      unlisten = await db.listen('lanes', turns.wake)
      timer = setInterval(turns.wake, pollMs)
      turns.wake()
    },
    async stop(graceMs = 10_000) {
      unlisten?.()
      clearInterval(timer)
      turns.rest()
      const finished = Promise.allSettled(turns.running())
      const patience = new Promise((resolve) => setTimeout(resolve, graceMs).unref())
      stopping.abort(new Error('the worker is stopping'))
      await Promise.race([finished, patience])
    },
    async runUntilQuiet() {
      while ((await turns.claim()) > 0 || turns.underWay().length > 0) {
        await Promise.allSettled(turns.underWay())
      }
      // Nobody who has seen it quiet is to find it at work a moment later.
      turns.rest()
    },
    busy: () => turns.running().length,
    stopped: () => stopping.signal.aborted,
  }
}

interface Work {
  db: Database
  log: Log
  leaseMs: number
  handle: LaneHandler
  stop: AbortSignal
}

/** Handles a lane under a heartbeat, and lets go of it however that ends. */
async function workOn(lane: Lane, { db, log, leaseMs, handle, stop }: Work): Promise<void> {
  const lost = new AbortController()
  const signal = AbortSignal.any([lost.signal, stop])
  const heartbeat = setInterval(() => {
    db.outside((tx) => keepLane(tx, lane, leaseMs)).then(
      (kept) => kept || lost.abort(new LaneLost(lane.key)),
      (error) => log.warn({ err: toError(error), lane: lane.key }, 'a heartbeat failed'),
    )
  }, leaseMs / 3)
  try {
    await handle(lane, signal)
  } catch (error) {
    if (!signal.aborted) log.error({ err: toError(error), lane: lane.key }, 'a lane failed')
  } finally {
    clearInterval(heartbeat)
    await db.outside((tx) => releaseLane(tx, lane)).catch(() => undefined)
  }
}
