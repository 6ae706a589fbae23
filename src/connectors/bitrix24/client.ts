import type { Remote, RemoteError } from '../../connector-kit/index.ts'
import { fitsBatch } from './client/batch-query.ts'
import { type Answer, closedMethod, operating } from './client/call.ts'
import type { Command } from './client/command.ts'
import {
  type Chain,
  type ChainOutcome,
  notExecuted,
  runAlone,
  runGroup,
} from './client/run-group.ts'

export { type Answer, call } from './client/call.ts'
export { type Command, type Params, StepReference } from './client/command.ts'
export type { Chain, ChainOutcome, CommandOutcome } from './client/run-group.ts'

const mostCommands = 50
/** A batch shares one 60 s deadline: less than half is filled, by what methods took lately. */
const batchSeconds = 25

/** Calls independent methods, as many at once as a batch takes. @throws RemoteError the first */
export async function callAll(remote: Remote, commands: readonly Command[]): Promise<Answer[]> {
  const outcomes = await runChains(
    remote,
    commands.map((command) => [command]),
  )
  return outcomes.map(([outcome]) => {
    if (outcome?.ok) return outcome.answer
    throw outcome?.error ?? notExecuted()
  })
}

/**
 * Runs chains of commands in as few requests as they fit in. Chains do not affect each other: one
 * that fails leaves its error in its own answers. What its earlier steps did stays done, so every
 * chain must be safe to run again.
 *
 * @returns the answers of each chain, in the order given
 * @throws RemoteError when every chain failed for a reason that concerns the whole account
 */
export async function runChains(remote: Remote, chains: readonly Chain[]): Promise<ChainOutcome[]> {
  const tasks = chains.map((chain): Task => ({ chain, outcome: closedOutcome(remote, chain) }))
  const alone = tasks.filter(({ chain }) => !chain.every(({ params }) => fitsBatch(params)))
  const together = tasks.filter((task) => !alone.includes(task))
  for (;;) {
    const group = takeGroup(remote, unfinished(together))
    if (group.length === 0) break
    const ran = await runGroup(
      remote,
      group.map(({ chain }) => chain),
    )
    for (const [at, task] of group.entries()) {
      const outcome = ran.outcomes[at] ?? []
      if (outcome.length > 0) task.outcome = outcome
    }
    const { stop } = ran
    if (stop) for (const task of unfinished(tasks)) task.outcome = [{ ok: false, error: stop }]
  }
  for (const task of unfinished(alone)) task.outcome = await runAlone(remote, task.chain)
  const outcomes = tasks.map(({ outcome }) => outcome ?? [])
  throwWhenAllStopped(outcomes)
  return outcomes
}

interface Task {
  chain: Chain
  outcome: ChainOutcome | null
}

const unfinished = (tasks: Task[]) => tasks.filter(({ outcome }) => outcome === null)

function closedOutcome(remote: Remote, chain: Chain): ChainOutcome | null {
  const error = closedMethod(remote, chain)
  return error ? [{ ok: false, error }] : null
}

/** The next chains that make one request: at most fifty commands, and not too long a wait. */
function takeGroup(remote: Remote, waiting: Task[]): Task[] {
  const group: Task[] = []
  let commands = 0
  let seconds = 0
  for (const task of waiting) {
    commands += task.chain.length
    for (const { method } of task.chain) {
      seconds += operating.expectedSeconds(remote.connectionId, method)
    }
    if (group.length > 0 && (commands > mostCommands || seconds > batchSeconds)) break
    group.push(task)
  }
  return group
}

const accountWide: ReadonlySet<RemoteError['class']> = new Set([
  'unauthorised',
  'limited',
  'temporary',
  'unknown-outcome',
])

/** The engine pauses, slows or rests a whole connection only when a whole call fails. */
function throwWhenAllStopped(outcomes: ChainOutcome[]): void {
  const errors = outcomes.map(([first]) => (first && !first.ok ? first.error : null))
  const [error] = errors
  if (error && accountWide.has(error.class) && errors.every((one) => one?.class === error.class)) {
    throw error
  }
}
