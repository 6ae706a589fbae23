import createClient from 'openapi-fetch'
import { i18n } from '../i18n.ts'
import type { components, paths } from './schema.generated.ts'

export type Schemas = components['schemas']

/** What a call answers, whatever its operation. */
export interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** The HTTP API, typed by its own document. Errors come in the reader's language. */
export const api = createClient<paths>({
  credentials: 'same-origin',
  fetch: async (request) => {
    request.headers.set('accept-language', i18n.global.locale.value)
    const visited = visitedTenant()
    if (visited !== null) request.headers.set('x-tenant', visited)
    const response = await fetch(request)
    // A wrong password is an answer of the form; anywhere else the session has ended.
    if (response.status === 401 && !request.url.endsWith('/api/login')) lost()
    return response
  },
})

const visitKey = 'uzel-visited-tenant'

/** The tenant that a super admin works in instead of their own, in this tab. */
export function visitedTenant(): string | null {
  return sessionStorage.getItem(visitKey)
}

/** Goes to work inside another tenant, or back with `null`. The page has to be loaded anew. */
export function visitTenant(id: number | null): void {
  if (id === null) sessionStorage.removeItem(visitKey)
  else sessionStorage.setItem(visitKey, String(id))
}

/** Runs `listener` whenever the server no longer knows who we are. */
export function onSessionLost(listener: () => void): void {
  lost = listener
}

/** A call that did not succeed: the server's problem, or the TypeError of `fetch`. */
export class CallFailed extends Error {
  readonly problem: Partial<Schemas['Problem']> | null
  readonly status: number

  constructor(cause: unknown, status: number) {
    super(wordsOf(cause), { cause })
    this.name = 'CallFailed'
    this.problem = asProblem(cause)
    this.status = status
  }
}

/**
 * Takes the data out of an answer.
 *
 * @throws CallFailed with the problem that the server named, or that it did not answer.
 */
export async function dataOf<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  const answer = await asked.catch((cause: unknown) => {
    throw new CallFailed(cause, 0)
  })
  if (!answer.response.ok) throw new CallFailed(answer.error, answer.response.status)
  return answer.data as Data
}

/** What a failed call says to a person: the server's words, or ours when it did not answer. */
export function wordsOf(error: unknown): string {
  if (error instanceof CallFailed) return error.message
  const problem = asProblem(error)
  if (problem) return problem.detail ?? problem.title ?? i18n.global.t('errors.unknown')
  return i18n.global.t(error instanceof TypeError ? 'errors.network' : 'errors.unknown')
}

function asProblem(error: unknown): Partial<Schemas['Problem']> | null {
  if (!error || typeof error !== 'object' || !('title' in error)) return null
  return error as Partial<Schemas['Problem']>
}

let lost = () => {}
