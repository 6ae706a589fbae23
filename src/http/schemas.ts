import { z } from 'zod'
import { languages } from '../kernel/language.ts'
import { parseLocalDate } from '../kernel/zone.ts'

/** RFC 9457, as every failed request answers. */
const problemSchema = z
  .looseObject({
    type: z.string().describe('Stable address of the explanation of this problem'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    instance: z.string().describe('The number of the request, as it stands in the log'),
    code: z.string().describe('Stable code of the problem'),
    errors: z
      .array(z.object({ field: z.string(), code: z.string(), message: z.string() }))
      .optional()
      .describe('What is wrong with each field of the input'),
  })
  .meta({ id: 'Problem', description: 'A problem, after RFC 9457' })

type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 502 | 503

const meanings: Record<ProblemStatus, string> = {
  400: 'The input is wrong; each field is named',
  401: 'Nobody is signed in',
  403: 'Not allowed to the caller',
  404: 'There is no such thing',
  409: 'It clashes with what is there',
  410: 'It is no longer valid',
  413: 'The body is too large',
  415: 'The body has another format',
  422: 'The input is well-formed, but a rule refuses it',
  429: 'Too many requests; see Retry-After',
  500: 'A fault of the server',
  502: 'The outside system failed',
  503: 'The server is busy or not ready; see Retry-After',
}

/**
 * The `response` entries of the problems a route may answer with; 400, 401, 403, 429 and 503 are
 * always there: `response: { 200: clientSchema, ...problemResponses(404, 409) }`.
 */
export function problemResponses(...statuses: ProblemStatus[]) {
  const all: ProblemStatus[] = [400, 401, 403, 429, 503, ...statuses]
  const entries = all.map((status) => [String(status), problemResponse(status)] as const)
  return Object.fromEntries(entries) as { [Status in ProblemStatus]?: ProblemResponse }
}

interface ProblemResponse {
  description: string
  content: { 'application/problem+json': { schema: typeof problemSchema } }
}

function problemResponse(status: ProblemStatus): ProblemResponse {
  return {
    description: meanings[status],
    content: { 'application/problem+json': { schema: problemSchema } },
  }
}

/** The number of a record. */
export const id = z
  .number()
  .int()
  .min(1)
  .max(2 ** 53 - 1)

/** The same in an address. */
export const idText = z.coerce
  .number()
  .int()
  .min(1)
  .max(2 ** 53 - 1)

/** The number in an address such as `/api/users/{id}`. */
export const idParams = z.object({ id: idText })

export const languageSchema = z.enum(languages)

const withinReach = [
  (text: string) => parseLocalDate(text.slice(0, 10)) !== null,
  { params: { code: 'no_such_date' } },
] as const

/** A local date of the years in which businesses are, `YYYY-MM-DD`. */
export const localDate = z.iso.date({ abort: true }).refine(...withinReach)

/** A moment of these years, as ISO 8601 with an offset. */
export const instant = z.iso
  .datetime({ offset: true, abort: true })
  .max(40)
  .refine(...withinReach)
  .describe('ISO 8601 with an offset')

/** A moment as it is answered. */
export const instantText = z.string().describe('ISO 8601 instant with Z')

/** Where a list goes on, and how much of it to answer at once. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  // A cursor carries what the list is ordered by: two names of 200 characters or one of 300, each
  // of up to four bytes, in base64.
  cursor: z.string().max(4_000).optional().describe('`next_cursor` of the page before'),
})

/** One page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next_cursor: z.string().nullable().describe('Null on the last page'),
  })
}
