import { randomUUID } from 'node:crypto'
import { toError } from '../../kernel/errors.ts'
import type { Database } from '../database/index.ts'
import type { Log } from '../telemetry/index.ts'
import { claimLanes, type Lane, laneHasWork } from './lanes-store.ts'

export interface TurnsOptions {
  db: Database
  log: Log
  leaseMs: number
  concurrency: number
  /** No lane is claimed after it. */
  stop: AbortSignal
  /** Works on a lane and lets go of it; never throws. */
  work(lane: Lane): Promise<void>
}

export interface Turns {
  /** Takes the named lane, or as many with work as there is room for. Answers how many. */
  claim(key?: string): Promise<number>
  /** The same for whoever does not wait for it. */
  wake(key?: string): void
  /** Lets no lane begin by itself in a moment. */
  rest(): void
  running(): Promise<void>[]
  /** What runs, and claims that the database has not answered yet: each may be about to begin. */
  underWay(): Promise<unknown>[]
}

/** Who has the next turn of one worker: of all lanes with work, the one served least recently. */
export function createTurns(options: TurnsOptions): Turns {
  const { db, log, leaseMs, concurrency, stop, work } = options
  const worker = `${process.pid}-${randomUUID().slice(0, 8)}`
  const running = new Map<string, Promise<void>>()
  const claiming = new Set<Promise<number>>()
  const places = createPlaces(concurrency)
  const moment = createMoment(() => wake())

  function claim(key?: string): Promise<number> {
    if (stop.aborted) return Promise.resolve(0)
    // Where somebody waits, a place goes to whoever waited longest, not to who was told of last.
    const named = places.crowded() ? undefined : key
    const limit = named === undefined ? places.takeAll() : places.takeOne()
    if (limit === 0) return Promise.resolve(0)
    const claimed = takeLanes(limit, named).finally(() => claiming.delete(claimed))
    claiming.add(claimed)
    return claimed
  }

  async function takeLanes(limit: number, key?: string): Promise<number> {
    let taken = 0
    try {
      const lanes = await db.outside((tx) =>
        claimLanes(tx, { worker, leaseMs, limit, ...(key === undefined ? {} : { key }) }),
      )
      for (const lane of lanes) running.set(lane.key, hold(lane))
      taken = lanes.length
      if (key === undefined && taken === limit) places.crowd()
      return taken
    } finally {
      places.giveBack(limit - taken)
      wakeNext()
    }
  }

  async function hold(lane: Lane): Promise<void> {
    await work(lane)
    const due = await db.outside((tx) => laneHasWork(tx, lane)).catch(() => false)
    running.delete(lane.key)
    places.giveBack(1)
    // A lane that is not done waits for a moment, or one that fails at once would turn and turn.
    if (due) moment.later()
    else wakeNext()
  }

  function wakeNext(): void {
    if (places.crowded() && places.free() > 0) wake()
  }

  function wake(key?: string): void {
    if (key !== undefined && running.has(key)) return
    claim(key).catch((error) => log.warn({ err: toError(error) }, 'claiming lanes failed'))
  }

  return {
    claim,
    wake,
    rest: moment.cancel,
    running: () => [...running.values()],
    underWay: () => [...claiming, ...running.values()],
  }
}

/**
 * How many lanes may be worked on at once. A claim takes its places before it asks, so that claims
 * on their way never bring more than there is room for.
 */
function createPlaces(many: number) {
  let free = many
  let crowded = false
  const take = (count: number) => {
    free -= count
    if (count === 0) crowded = true
    return count
  }
  return {
    free: () => free,
    /** Somebody with work may have found no place. */
    crowded: () => crowded,
    crowd() {
      crowded = true
    },
    takeOne: () => take(Math.min(1, free)),
    takeAll() {
      crowded = false
      return take(free)
    },
    giveBack(count: number) {
      free += count
    },
  }
}

/** Looks in a moment, once for all who ask meanwhile. */
function createMoment(wake: () => void) {
  let timer: NodeJS.Timeout | undefined
  return {
    later(): void {
      timer ??= setTimeout(() => {
        timer = undefined
        wake()
      }, 50).unref()
    },
    cancel(): void {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
