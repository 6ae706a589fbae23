import type { SandboxPost } from '../sandbox.ts'
import type { Chaos } from './chaos.ts'

const MOST_WAITING = 100_000
const AT_ONCE = 16
/** A held post with no follower goes out after this long, so that reordering loses nothing. */
const HELD_FOR_MS = 200

export interface DeliveryCounters {
  sent: number
  failed: number
  lost: number
  duplicated: number
  reordered: number
}

export interface Delivery {
  /** Queues one post; whatever happens to it, the vendor's own call is not delayed. */
  send(post: SandboxPost): void
  /** Resolves when nothing is waiting, held or under way. */
  idle(): Promise<void>
  counters(): DeliveryCounters
  close(): Promise<void>
}

interface DeliveryOptions {
  deliver(post: SandboxPost): Promise<{ status: number }>
  chaos: Chaos
  log?: ((message: string) => void) | undefined
}

/**
 * The vendor's outgoing queue: no redelivery, and the faults that the dice ask for. A post that
 * fails or is refused is counted and forgotten, as the emulated vendors do.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { chaos } = options
  const counters: DeliveryCounters = { sent: 0, failed: 0, lost: 0, duplicated: 0, reordered: 0 }
  const timers = new Set<NodeJS.Timeout>()
  const watchers: (() => void)[] = []
  const queue = createQueue(options, { counters, settled: tellWatchers })
  let held: SandboxPost | null = null
  let closed = false

  function send(post: SandboxPost): void {
    if (closed) return
    if (chaos.strikes('loseWebhooks')) {
      counters.lost += 1
      return
    }
    const copies = chaos.strikes('duplicateWebhooks') ? 2 : 1
    counters.duplicated += copies - 1
    const holds = held === null && chaos.strikes('reorderWebhooks')
    if (holds) hold(post)
    for (let copy = holds ? 1 : 0; copy < copies; copy += 1) release(post)
    if (!holds) releaseHeld()
  }

  function hold(post: SandboxPost): void {
    held = post
    counters.reordered += 1
    later(HELD_FOR_MS, releaseHeld)
  }

  function releaseHeld(): void {
    const post = held
    held = null
    if (post !== null) release(post)
  }

  function release(post: SandboxPost): void {
    const { delayMs } = chaos.settings
    if (delayMs === 0) queue.add(post)
    else later(delayMs, () => queue.add(post))
  }

  function later(delayMs: number, action: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      action()
      tellWatchers()
    }, delayMs)
    timers.add(timer)
  }

  const isIdle = () => queue.isEmpty() && timers.size === 0
  function tellWatchers(): void {
    if (isIdle()) for (const watcher of watchers.splice(0)) watcher()
  }

  return {
    send,
    idle: () => (isIdle() ? Promise.resolve() : new Promise((done) => watchers.push(done))),
    counters: () => ({ ...counters }),
    async close() {
      closed = true
      held = null
      queue.clear()
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      tellWatchers()
    },
  }
}

interface Queue {
  add(post: SandboxPost): void
  isEmpty(): boolean
  clear(): void
}

/** Sends what is added, sixteen at once; the order of departure is the order of adding. */
function createQueue(
  { deliver, log }: DeliveryOptions,
  { counters, settled }: { counters: DeliveryCounters; settled: () => void },
): Queue {
  const waiting: SandboxPost[] = []
  let running = 0

  function start(): void {
    while (running < AT_ONCE) {
      const post = waiting.shift()
      if (post === undefined) return
      running += 1
      void attempt(post)
    }
  }

  async function attempt(post: SandboxPost): Promise<void> {
    try {
      const { status } = await deliver(post)
      if (status >= 200 && status < 300) counters.sent += 1
      else counters.failed += 1
    } catch (error) {
      counters.failed += 1
      log?.(`event post failed: ${error instanceof Error ? error.message : String(error)}`)
    }
    running -= 1
    start()
    settled()
  }

  return {
    add(post) {
      if (waiting.length >= MOST_WAITING) {
        counters.lost += 1
        log?.('the event queue is full, a post was dropped')
        return
      }
      waiting.push(post)
      start()
    },
    isEmpty: () => running === 0 && waiting.length === 0,
    clear: () => {
      waiting.length = 0
    },
  }
}
