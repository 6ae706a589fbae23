import { type Fields, type Remote, RemoteError } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { batchQuery } from './batch-query.ts'
import { type Answer, answerOf, call, closing, operating } from './call.ts'
import { classifyError } from './classify-error.ts'
import { type Command, type Intent, resolveReferences } from './command.ts'
import { asNumber, asObject } from './read-json.ts'
import { send } from './send.ts'

export type CommandOutcome = { ok: true; answer: Answer } | { ok: false; error: RemoteError }

/** Commands that depend on each other, in order. */
export type Chain = readonly Command[]
/** The answers so far; after a failure there are no more. */
export type ChainOutcome = CommandOutcome[]

export interface GroupRun {
  /** An empty outcome means: not executed, may go again. */
  outcomes: ChainOutcome[]
  /** Set when sending more would be in vain. */
  stop: RemoteError | null
}

/** Runs chains in one request; a lone command needs no batch around it. */
export async function runGroup(remote: Remote, chains: Chain[]): Promise<GroupRun> {
  const [only] = chains
  if (chains.length === 1 && only?.length === 1) {
    const outcome = await runAlone(remote, only)
    return { outcomes: [outcome], stop: stopAfter([outcome]) }
  }
  try {
    const envelope = await send(remote, batchOf(chains))
    const outcomes = chains.map((chain, at) => chainOutcome(remote, { chain, at, envelope }))
    if (outcomes.every((outcome) => outcome.length === 0)) return nothingRan(chains)
    return { outcomes, stop: stopAfter(outcomes) }
  } catch (thrown) {
    if (!(thrown instanceof RemoteError)) throw thrown
    // Only this request may have done something; those behind it certainly did not.
    const stop = thrown.class === 'unknown-outcome' ? notExecuted(thrown) : thrown
    return { outcomes: chains.map(() => [{ ok: false, error: thrown }]), stop }
  }
}

/** One command after another, each as JSON of its own, which keeps every text exactly. */
export async function runAlone(remote: Remote, chain: Chain): Promise<ChainOutcome> {
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

export function notExecuted(cause?: RemoteError): RemoteError {
  const words = cause?.words ?? 'the portal did not get to this command'
  return new RemoteError('temporary', { words, code: 'not_executed', cause })
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

function strongestIntent(commands: readonly Command[]): Intent {
  if (commands.some(({ intent }) => intent === 'create')) return 'create'
  return commands.some(({ intent }) => intent === 'update') ? 'update' : 'read'
}

/** Success is decided per key: in `result_error` it failed, in neither map it was not executed. */
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
    if (result === undefined) {
      return outcome.length === 0 ? [] : [...outcome, { ok: false, error: notExecuted() }]
    }
    operating.note(remote.connectionId, command.method, asObject(sheet['result_time'])[key])
    const total = asNumber(asObject(sheet['result_total'])[key])
    outcome.push({ ok: true, answer: { ...answerOf({ ...envelope, result }), total } })
  }
  return outcome
}

function nothingRan(chains: Chain[]): GroupRun {
  const error = notExecuted()
  return { outcomes: chains.map(() => [{ ok: false, error }]), stop: error }
}

function stopAfter(outcomes: ChainOutcome[]): RemoteError | null {
  for (const outcome of outcomes) {
    const last = outcome.at(-1)
    if (last && !last.ok && last.error.class === 'unauthorised') return last.error
  }
  return null
}
