import { language } from '../texts/t.ts'
import type { Problem } from './shapes.ts'

const patienceMs = 20_000

/** A call that did not succeed. Status 0 is a server that could not be reached. */
export class CallRefused extends Error {
  readonly status: number
  readonly problem: Problem | null

  constructor(status: number, problem: Problem | null) {
    super(problem?.detail ?? problem?.title ?? '')
    this.name = 'CallRefused'
    this.status = status
    this.problem = problem
  }
}

/**
 * Asks the server. Words of errors come in the reader's language.
 *
 * @throws CallRefused
 */
export async function ask<Answer>(request: string, body?: unknown): Promise<Answer> {
  const [method = 'GET', path = ''] = request.split(' ')
  const answer = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      'accept-language': language.value,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(patienceMs),
  }).catch(() => null)
  if (!answer) throw new CallRefused(0, null)
  const text = await answer.text()
  const read = parse(text)
  if (!answer.ok) throw new CallRefused(answer.status, read as Problem | null)
  return read as Answer
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A number that nobody guesses, for repeating a request without doing it twice. */
export function newRequestKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
