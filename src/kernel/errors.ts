import { type ProblemCode, problemCatalogue } from './problems/catalogue.ts'
import type { FieldCode } from './problems/field-codes.ts'

/** One rejected input field: where it is (`service_ids.0`), and a code with its parameters. */
export interface FieldProblem {
  field: string
  code: FieldCode
  params?: Record<string, string | number>
}

export interface ProblemOptions {
  /** Fills the placeholders of the text, and travels to the caller as extension members. */
  details?: Record<string, unknown>
  fields?: FieldProblem[]
  cause?: unknown
}

/**
 * The one error that crosses module borders: a stable code from the catalogue, never a sentence.
 * The words are chosen at the border, in the reader's language.
 */
export class ProblemError extends Error {
  readonly code: ProblemCode
  readonly details: Record<string, unknown>
  readonly fields: FieldProblem[]

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(describe(code, options), options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'ProblemError'
    this.code = code
    this.details = options.details ?? {}
    this.fields = options.fields ?? []
  }

  get status(): number {
    return problemCatalogue[this.code].status
  }
}

/** Turns whatever was thrown into an Error, keeping the original as its cause. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown })
}

/** A bug in this program, never the caller's fault. */
export class AssertionFailed extends Error {
  constructor(message: string) {
    super(`assertion failed: ${message}`)
    this.name = 'AssertionFailed'
  }
}

/** The code that Node.js puts on a system error (`ENOENT`, `EEXIST`), or null for any other value. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

/** States what must hold. @throws AssertionFailed */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionFailed(message)
}

/** Makes the compiler prove that a switch is exhaustive. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}

function describe(code: ProblemCode, options: ProblemOptions): string {
  const fields = options.fields?.map((problem) => `${problem.field}: ${problem.code}`).join(', ')
  const details = options.details ? JSON.stringify(options.details) : ''
  return [code, fields, details].filter(Boolean).join(' ')
}
