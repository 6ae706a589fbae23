import type { FastifyError, FastifyRequest } from 'fastify'
import type { FieldProblem } from '../kernel/errors.ts'
import { schemaProblems } from '../kernel/problems/schema-problems.ts'

const maxFields = 50

/** Names each rejected field of a request, or the part of it (`body`) when the whole is wrong. */
export function zodFields(error: FastifyError, request: FastifyRequest): FieldProblem[] {
  const whole = error.validationContext ?? 'body'
  const { body, query: querystring, params, headers } = request
  const input = { body, querystring, params, headers }[whole]
  return (error.validation ?? [])
    .slice(0, maxFields)
    .flatMap(({ keyword, instancePath, params }) => {
      const path = instancePath.split('/').filter((step) => step !== '')
      return schemaProblems({ keyword, path, params }, { input, whole })
    })
}
