import { type Fields, type Remote, RemoteError } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { methodPauseMs } from './classify-error.ts'
import type { Command } from './command.ts'
import { createOperating } from './operating.ts'
import { asNumber, asObject } from './read-json.ts'
import { resultOf, send } from './send.ts'

/** What one command answered. */
export interface Answer {
  result: Json
  /** The full count of a list, when it was asked to count. */
  total: number | null
  /** The portal's own clock when it began, Unix milliseconds. */
  startedAtMs: number | null
}

/** What this process knows of every portal's time limits. */
export const operating = createOperating()

/** Calls one method. @throws RemoteError */
export async function call(remote: Remote, command: Command): Promise<Answer> {
  const closed = closedMethod(remote, [command])
  if (closed) throw closed
  try {
    const envelope = await send(remote, command)
    operating.note(remote.connectionId, command.method, envelope['time'])
    return answerOf(envelope)
  } catch (thrown) {
    throw thrown instanceof RemoteError ? closing(remote, command.method, thrown) : thrown
  }
}

export function answerOf(envelope: Fields): Answer {
  const start = asNumber(asObject(envelope['time'])['start'])
  return {
    result: resultOf(envelope),
    total: asNumber(envelope['total']),
    startedAtMs: start === null ? null : Math.floor(start * 1_000),
  }
}

/** Refused by ourselves before the portal has to: a method near its time limit rests. */
export function closedMethod(remote: Remote, commands: readonly Command[]): RemoteError | null {
  for (const { method } of commands) {
    const untilMs = operating.closedUntilMs(remote.connectionId, method, remote.now())
    if (untilMs !== null) return methodClosed(method, untilMs)
  }
  return null
}

/** An error of a method whose time is used up learns when the method opens again. */
export function closing(remote: Remote, method: string, error: RemoteError): RemoteError {
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
