import { type Fields, type Remote, RemoteError } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import { batchQuery, fitsBatch } from './client/batch-query.ts'
import { classifyError, methodPauseMs } from './client/classify-error.ts'
import { type Command, type Intent, resolveReferences } from './client/command.ts'
import { createOperating } from './client/operating.ts'
import { asNumber, asObject } from './client/read-json.ts'
import { resultOf, send } from './client/send.ts'

export { type Command, type Params, StepReference } from './client/command.ts'

/** What one command answered. */
export interface Answer {
  result: Json
  /** The full count of a list, when it was asked to count. */
  total: number | null
  /** The portal's own clock when it began, Unix milliseconds. */
  startedAtMs: number | null
}

export type CommandOutcome = { ok: true; answer: Answer } | { ok: false; error: RemoteError }

/** Commands that depend on each other, in order; the answers stop after the first failure. */
export type Chain = readonly Command[]
export type ChainOutcome = CommandOutcome[]

const mostCommands = 50
/** A batch shares one 60 s deadline: a third of it is filled by what its methods took lately. */
const batchSeconds = 20

const operating = createOperating()

/** Calls one method. @throws RemoteError */
export async function call(remote: Remote, command: Command): Promise<Answer> {
  const { connectionId } = remote
  const closed = closedMethod(remote, [command])
  if (closed) throw closed
  try {
    const envelope = await send(remote, command)
    operating.note(connectionId, command.method, envelope['time'])
    return answerOf(envelope)
  } catch (thrown) {
    throw thrown instanceof RemoteError ? closing(remote, command.method, thrown) : thrown
  }
}

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
 * @throws RemoteError when nothing was done at all and the reason concerns the whole account
 */
export async function runChains(remote: Remote, chains: readonly Chain[]): Promise<ChainOutcome[]> {
  const outcomes = new Map<number, ChainOutcome>()
  const indexes = chains.map((_, index) => index)
  const chainAt = (index: number): Chain => chains[index] ?? []
  const open = indexes.filter((index) => {
    const closed = closedMethod(remote, chainAt(index))
    if (closed) outcomes.set(index, [{ ok: false, error: closed }])
    return !closed
  })
  let waiting = open.filter((index) => chainAt(index).every(({ params }) => fitsBatch(params)))
  const alone = open.filter((index) => !waiting.includes(index))
  while (waiting.length > 0) {
    const group = takeGroup(remote, waiting, chainAt)
    const ran = await runGroup(remote, group.map(chainAt))
    for (const [at, outcome] of ran.outcomes.entries()) {
      const index = group[at]
      if (index !== undefined && outcome.length > 0) outcomes.set(index, outcome)
    }
    waiting = waiting.filter((index) => !outcomes.has(index))
    if (ran.stop) {
      for (const index of [...waiting, ...alone]) {
        if (!outcomes.has(index)) outcomes.set(index, [{ ok: false, error: ran.stop }])
      }
      waiting = []
    }
  }
  for (const index of alone) {
    if (!outcomes.has(index)) outcomes.set(index, await runAlone(remote, chainAt(index)))
  }
  const all = indexes.map((index) => outcomes.get(index) ?? [])
  throwWhenAllStopped(all)
  return all
}

/** The next chains that make one request: at most fifty commands, and not too long a wait. */
function takeGroup(
  remote: Remote,
  waiting: readonly number[],
  chainAt: (index: number) => Chain,
): number[] {
  const group: number[] = []
  let commands = 0
  let seconds = 0
  for (const index of waiting) {
    const chain = chainAt(index)
    commands += chain.length
    for (const { method } of chain) {
      seconds += operating.expectedSeconds(remote.connectionId, method)
    }
    if (group.length > 0 && (commands > mostCommands || seconds > batchSeconds)) break
    group.push(index)
  }
  return group
}

interface GroupRun {
  /** An empty outcome means: not executed, may go again. */
  outcomes: ChainOutcome[]
  /** Set when sending more would be in vain. */
  stop: RemoteError | null
}

async function runGroup(remote: Remote, chains: Chain[]): Promise<GroupRun> {
  const [only] = chains
  if (chains.length === 1 && only?.length === 1) {
    const outcome = await runAlone(remote, only)
    return { outcomes: [outcome], stop: stopAfter([outcome]) }
  }
  try {
    const envelope = await send(remote, batchOf(chains))
    const outcomes = chains.map((chain, at) => chainOutcome(remote, { chain, at, envelope }))
    return { outcomes, stop: stopAfter(outcomes) }
  } catch (thrown) {
    if (!(thrown instanceof RemoteError)) throw thrown
    // Only this request may have done something; those behind it certainly did not.
    const stop =
      thrown.class === 'unknown-outcome'
        ? new RemoteError('temporary', { words: thrown.words, code: 'not_executed', cause: thrown })
        : thrown
    return { outcomes: chains.map(() => [{ ok: false, error: thrown }]), stop }
  }
}

function batchOf(chains: Chain[]): Command {
  const cmd: { [key: string]: string } = {}
  for (const [at, chain] of chains.entries()) {
    for (const [step, command] of chain.entries()) {
      cmd[keyOf(at, step)] = batchQuery(command, (earlier) => keyOf(at, earlier))
    }
  }
  // A step that failed must not be followed by one that refers to it, so dependent chains halt;
  // the chains behind the halt were not executed and go into the next request.
  const halt = chains.some((chain) => chain.length > 1) ? 1 : 0
  return { method: 'batch', params: { halt, cmd }, intent: strongestIntent(chains.flat()) }
}

const keyOf = (chain: number, step: number) => `c${chain}s${step}`

function chainOutcome(
  remote: Remote,
  { chain, at, envelope }: { chain: Chain; at: number; envelope: Fields },
): ChainOutcome {
  const sheet = asObject(envelope['result'])
  const outcome: ChainOutcome = []
  for (const [step, command] of chain.entries()) {
    const key = keyOf(at, step)
    const failure = asObject(sheet['result_error'])[key]
    if (failure !== undefined) {
      const context = { status: 400, intent: command.intent, nowMs: remote.now() }
      const error = classifyError(failure, context)
      return [...outcome, { ok: false, error: closing(remote, command.method, error) }]
    }
    const result = asObject(sheet['result'])[key]
    if (result === undefined) return outcome
    const time = asObject(sheet['result_time'])[key] ?? null
    operating.note(remote.connectionId, command.method, time)
    const total = asNumber(asObject(sheet['result_total'])[key])
    outcome.push({ ok: true, answer: { ...answerOf({ ...envelope, result }), total } })
  }
  return outcome
}

/** One command after another, each as JSON of its own, which keeps every text exactly. */
async function runAlone(remote: Remote, chain: Chain): Promise<ChainOutcome> {
  const outcome: ChainOutcome = []
  const results: Json[] = []
  for (const command of chain) {
    try {
      const params = resolveReferences(command.params, results)
      const answer = await call(remote, { ...command, params })
      results.push(answer.result)
      outcome.push({ ok: true, answer })
    } catch (thrown) {
      if (!(thrown instanceof RemoteError)) throw thrown
      return [...outcome, { ok: false, error: thrown }]
    }
  }
  return outcome
}

function answerOf(envelope: Fields): Answer {
  const start = asNumber(asObject(envelope['time'])['start'])
  return {
    result: resultOf(envelope),
    total: asNumber(envelope['total']),
    startedAtMs: start === null ? null : Math.floor(start * 1_000),
  }
}

function strongestIntent(commands: readonly Command[]): Intent {
  if (commands.some(({ intent }) => intent === 'create')) return 'create'
  return commands.some(({ intent }) => intent === 'update') ? 'update' : 'read'
}

/** Refused by ourselves before the portal has to: a method near its time limit rests. */
function closedMethod(remote: Remote, chain: Chain): RemoteError | null {
  for (const { method } of chain) {
    const untilMs = operating.closedUntilMs(remote.connectionId, method, remote.now())
    if (untilMs !== null) return methodClosed(method, untilMs)
  }
  return null
}

/** An error of a method whose time is used up learns when the method opens again. */
function closing(remote: Remote, method: string, error: RemoteError): RemoteError {
  if (error.code?.toUpperCase() !== 'OPERATION_TIME_LIMIT') return error
  const atLeastMs = remote.now() + methodPauseMs
  return methodClosed(method, operating.close(remote.connectionId, method, atLeastMs))
}

function methodClosed(method: string, retryAtMs: number): RemoteError {
  return new RemoteError('limited', {
    words: `${method} has used up its time on the portal`,
    code: 'OPERATION_TIME_LIMIT',
    retryAtMs,
  })
}

const accountWide: ReadonlySet<RemoteError['class']> = new Set(['unauthorised', 'limited'])

function stopAfter(outcomes: ChainOutcome[]): RemoteError | null {
  const failed = outcomes.flatMap((outcome) => {
    const last = outcome.at(-1)
    return last && !last.ok && last.error.class === 'unauthorised' ? [last.error] : []
  })
  return failed[0] ?? null
}

/** The engine pauses or slows a whole connection only when a whole call fails. */
function throwWhenAllStopped(outcomes: ChainOutcome[]): void {
  const errors = outcomes.map(([first]) => (first && !first.ok ? first.error : null))
  const [error] = errors
  if (error && errors.every((one) => one?.class === error.class && isWhole(one))) throw error
}

const isWhole = (error: RemoteError) =>
  accountWide.has(error.class) || error.code === 'not_executed' || error.cause !== undefined

export function notExecuted(): RemoteError {
  return new RemoteError('temporary', {
    words: 'the portal did not get to this command',
    code: 'not_executed',
  })
}
