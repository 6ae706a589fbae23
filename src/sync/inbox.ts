import { MessageChannel } from 'node:worker_threads'
import { ProblemError } from '../kernel/errors.ts'
import type { Database } from '../platform/database/index.ts'
import { concernsRows, insertDeliveries, type NewDelivery } from './store/inbox-store.ts'

export interface InboxIntake {
  /**
   * Stores a delivery; resolves after its commit, so that whoever was answered can rely on it.
   * @throws ProblemError `overloaded` when too many already wait.
   */
  accept(delivery: NewDelivery): Promise<void>
  waiting(): number
}

interface Waiting {
  delivery: NewDelivery
  resolve(): void
  reject(error: Error): void
}

const groupSize = 256
/** Two groups in flight keep the disk busy while the next one gathers. */
const groupsInFlight = 2
const waitingAtMost = 4_000

/**
 * Groups the deliveries of about a millisecond into one insert and one commit: full durability at
 * the speed of the HTTP server. A group with a bad row is stored one by one, so that the row cannot
 * fail its neighbours; one that meets no database is refused at once and whole.
 */
export function createInboxIntake(db: Database): InboxIntake {
  const queue: Waiting[] = []
  let inFlight = 0
  let scheduled = false

  function schedule(): void {
    if (scheduled || inFlight >= groupsInFlight || queue.length === 0) return
    scheduled = true
    askAgain()
  }

  const askAgain = afterThisPoll(() => {
    scheduled = false
    if (inFlight >= groupsInFlight || queue.length === 0) return
    inFlight++
    void store(db, queue.splice(0, groupSize)).finally(() => {
      inFlight--
      schedule()
    })
    schedule()
  })

  return {
    accept(delivery) {
      if (queue.length >= waitingAtMost) {
        return Promise.reject(new ProblemError('overloaded', { details: { retry_after: 1 } }))
      }
      return new Promise((resolve, reject) => {
        queue.push({ delivery, resolve, reject })
        schedule()
      })
    },
    waiting: () => queue.length,
  }
}

/**
 * Runs when what the sockets have brought by now is read, as `setImmediate` would. But thousands of
 * callers who never rest keep the event loop at its sockets, and its immediates wait for seconds; a
 * message comes among the sockets' own events.
 */
function afterThisPoll(run: () => void): () => void {
  const { port1, port2 } = new MessageChannel()
  port1.on('message', run)
  port1.unref()
  return () => port2.postMessage(null)
}

async function store(db: Database, group: Waiting[]): Promise<void> {
  try {
    await db.outside((tx) => insertDeliveries(tx, withoutRepeats(group)))
    for (const waiting of group) waiting.resolve()
  } catch (thrown) {
    if (group.length > 1 && concernsRows(thrown)) {
      for (const waiting of group) await store(db, [waiting])
      return
    }
    const error = asRefusal(thrown)
    for (const waiting of group) waiting.reject(error)
  }
}

/** What was no row's fault may be sent again: then the database is there, or has room. */
function asRefusal(thrown: unknown): Error {
  if (thrown instanceof ProblemError || concernsRows(thrown)) return thrown
  return new ProblemError('database_unreachable', { cause: thrown })
}

/** One statement may touch a row only once: of equal deliveries in a group, the last stands. */
function withoutRepeats(group: Waiting[]): NewDelivery[] {
  const distinct = new Map<string, NewDelivery>()
  for (const { delivery } of group)
    distinct.set(`${delivery.connectionId} ${delivery.key}`, delivery)
  return [...distinct.values()]
}
