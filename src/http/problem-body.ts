import type { ProblemError } from '../kernel/errors.ts'
import type { Language } from '../kernel/language.ts'
import { fieldText, problemText } from '../kernel/problems/texts.ts'

export interface ProblemBody {
  type: string
  title: string
  status: number
  detail?: string
  instance: string
  code: string
  errors?: { field: string; code: string; message: string }[]
  [member: string]: unknown
}

/**
 * The body of RFC 9457. The details of a problem are extension members, except for faults of the
 * server: those may quote what no caller should read, and stay in the log.
 */
export function problemBody(
  problem: ProblemError,
  { language, instance }: { language: Language; instance: string },
): ProblemBody {
  const { code, status } = problem
  const mayTell = status < 500
  const details = mayTell ? problem.details : {}
  const { title, detail } = problemText(code, { language, details })
  const fields = mayTell ? problem.fields : []
  return {
    ...details,
    type: `/problems/${code}`,
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    instance: `urn:uuid:${instance}`,
    code,
    ...(fields.length === 0
      ? {}
      : {
          errors: fields.map((problem) => ({
            field: problem.field,
            code: problem.code,
            message: fieldText(problem, language),
          })),
        }),
  }
}
