import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'

export interface EndpointInput {
  url?: string | undefined
  events?: string[] | undefined
  /** Whether plain http is refused: what is sent names people. */
  requireHttps: boolean
}

const maxUrlLength = 2_000
const maxEvents = 100
const factName = /^[A-Z][A-Za-z]{2,60}$/

/**
 * Checks an address and the names of events, and answers them in their usual spelling: no
 * fragment, no name twice. @throws ProblemError `invalid_input`
 */
export function checkEndpoint(input: EndpointInput): { url?: string; events?: string[] } {
  const problems: FieldProblem[] = []
  const url = input.url === undefined ? undefined : readUrl(input.url)
  if (url) problems.push(...urlProblems(url, input.requireHttps))
  if (url === null) problems.push({ field: 'url', code: 'not_url' })
  const events = input.events && [...new Set(input.events)]
  if (events) problems.push(...eventProblems(events))
  if (problems.length > 0) throw new ProblemError('invalid_input', { fields: problems })
  return { ...(url ? { url: url.href } : {}), ...(events ? { events } : {}) }
}

function readUrl(text: string): URL | null {
  const url = URL.parse(text.trim())
  if (url) url.hash = ''
  return url
}

function urlProblems(url: URL, requireHttps: boolean): FieldProblem[] {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return [{ field: 'url', code: 'not_url' }]
  }
  if (url.protocol === 'http:' && requireHttps) return [{ field: 'url', code: 'not_https' }]
  // A password in an address would stand in every list; the signature proves who sends.
  if (url.username !== '' || url.password !== '') return [{ field: 'url', code: 'not_allowed' }]
  if (url.href.length > maxUrlLength) {
    return [{ field: 'url', code: 'too_long', params: { limit: maxUrlLength } }]
  }
  return []
}

function eventProblems(events: string[]): FieldProblem[] {
  if (events.length === 0) return [{ field: 'events', code: 'too_few', params: { limit: 1 } }]
  if (events.length > maxEvents) {
    return [{ field: 'events', code: 'too_many', params: { limit: maxEvents } }]
  }
  return events.flatMap((event, at) =>
    event === '*' || factName.test(event) ? [] : [{ field: `events.${at}`, code: 'wrong_format' }],
  )
}
