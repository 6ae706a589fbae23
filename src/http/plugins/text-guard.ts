import type { FastifyInstance } from 'fastify'
import { ProblemError } from '../../kernel/errors.ts'

const longestField = 200

/**
 * Refuses texts that PostgreSQL cannot hold: with U+0000, or with half of a surrogate pair, which
 * would be stored as another letter. No address has such a part, so there it is "not found".
 * A body that is one raw text, such as a webhook's, is looked through by whoever reads it.
 */
export function textGuard(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ params, query, body }) => {
    if (fieldOfBadText(params) !== null) throw new ProblemError('not_found')
    const field = fieldOfBadText(query) ?? fieldOfBadText(body)
    if (field === null) return
    throw new ProblemError('invalid_input', { fields: [{ field, code: 'invalid' }] })
  })
}

/** The path of the first field with such a text, or null. Nested as deep as a body may be. */
function fieldOfBadText(root: unknown): string | null {
  if (typeof root !== 'object' || root === null || ArrayBuffer.isView(root)) return null
  const open: { path: string; value: object }[] = [{ path: '', value: root }]
  for (let at = open.pop(); at; at = open.pop()) {
    for (const [key, value] of Object.entries(at.value)) {
      const path = at.path === '' ? key : `${at.path}.${key}`
      if (isBad(key) || (typeof value === 'string' && isBad(value))) return printable(path)
      if (typeof value === 'object' && value !== null) open.push({ path, value })
    }
  }
  return null
}

function isBad(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed()
}

function printable(path: string): string {
  return path.slice(0, longestField).toWellFormed().replaceAll('\0', '\uFFFD')
}
