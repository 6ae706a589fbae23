import { randomUUID } from 'node:crypto'
import { toError } from '../../kernel/errors.ts'
import type { Database } from '../database/index.ts'
import type { Log } from '../telemetry/index.ts'
import {
  claimLanes,
  keepLane,
  type Lane,
  LaneLost,
  laneHasWork,
  releaseLane,
} from './lanes-store.ts'

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
  const worker = `${process.pid}-${randomUUID().slice(0, 8)}`
  const running = new Map<string, Promise<void>>()
  /** Claims that the database has not answered yet: each may be about to begin work. */
  const claiming = new Set<Promise<number>>()
  const wakings = createWakings((key) => wake(key))
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let unlisten: (() => void) | undefined

  function claim(key?: string): Promise<number> {
    const claimed = takeLanes(key).finally(() => claiming.delete(claimed))
    claiming.add(claimed)
    return claimed
  }

  async function takeLanes(key?: string): Promise<number> {
    const limit = concurrency - running.size
    if (limit <= 0 || stopping.signal.aborted) return 0
    const lanes = await db.outside((tx) =>
      claimLanes(tx, { worker, leaseMs, limit, ...(key === undefined ? {} : { key }) }),
    )
    for (const lane of lanes) {
      const work = hold(lane).finally(() => running.delete(lane.key))
      running.set(lane.key, work)
    }
    return lanes.length
  }

  async function hold(lane: Lane): Promise<void> {
    await workOn(lane, { db, log, leaseMs, handle: handlers[lane.subject], stop: stopping.signal })
    const due = await db.outside((tx) => laneHasWork(tx, lane)).catch(() => false)
    if (due && !stopping.signal.aborted) wakings.soon(lane.key)
  }

  function wake(key?: string): void {
    if (key !== undefined && running.has(key)) return
    claim(key).catch((error) => log.warn({ err: toError(error) }, 'claiming lanes failed'))
  }

  return {
    async start() {
      unlisten = await db.listen('lanes', wake)
      timer = setInterval(wake, pollMs)
      wake()
    },
    async stop(graceMs = 10_000) {
      unlisten?.()
      clearInterval(timer)
      wakings.cancel()
      const finished = Promise.allSettled(running.values())
      const patience = new Promise((resolve) => setTimeout(resolve, graceMs).unref())
      stopping.abort(new Error('the worker is stopping'))
      await Promise.race([finished, patience])
    },
    async runUntilQuiet() {
      while ((await claim()) > 0 || running.size > 0 || claiming.size > 0) {
        await Promise.allSettled([...claiming, ...running.values()])
      }
      // Nobody who has seen it quiet is to find it at work a moment later.
      wakings.cancel()
    },
    busy: () => running.size,
    stopped: () => stopping.signal.aborted,
  }
}

/** Lanes to be looked at again in a moment. */
function createWakings(wake: (key: string) => void) {
  const timers = new Set<NodeJS.Timeout>()
  return {
    soon(key: string): void {
      const timer = setTimeout(() => {
        timers.delete(timer)
        wake(key)
      }, 50).unref()
      timers.add(timer)
    },
    cancel(): void {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
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
