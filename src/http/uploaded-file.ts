import type {} from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { errorCode, ProblemError } from '../kernel/errors.ts'
import type { FieldCode } from '../kernel/problems/field-codes.ts'

/**
 * The file of a body of many parts, in memory.
 * @throws ProblemError `body_too_large`, or `invalid_input` naming `file`
 */
export async function uploadedFile(
  request: FastifyRequest,
): Promise<{ name: string; bytes: Buffer }> {
  try {
    // Asked of a body of another kind, the plugin would speak of formats; the file is what lacks.
    const file = request.isMultipart() ? await request.file() : undefined
    if (!file) throw wrongFile('required')
    const bytes = await file.toBuffer()
    // The plugin looks for a cut only while bytes arrive; one that came behind the last of them
    // would pass for a whole file.
    if (file.file.truncated) throw new ProblemError('body_too_large')
    return { name: file.filename, bytes }
  } catch (error) {
    const code = errorCode(error)
    throw code === null || code === endedEarly ? wrongFile('unreadable', error) : error
  }
}

/** A body that ended early, to the plugin; about a malformed one its reader has words, no code. */
const endedEarly = 'FST_MP_PREMATURE_CLOSE'

function wrongFile(code: FieldCode, cause?: unknown): ProblemError {
  return new ProblemError('invalid_input', { fields: [{ field: 'file', code }], cause })
}
