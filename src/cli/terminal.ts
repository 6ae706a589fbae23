import { ProblemError, toError } from '../kernel/errors.ts'

/** Says what is going on, on standard error: standard output is for results alone. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Prints a result. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** A command that cannot do its work says what to do, and exits 1. */
export class CommandFailed extends Error {}

/** Turns whatever a command threw into words for its user. */
export function explain(thrown: unknown): string {
  const error = toError(thrown)
  if (error instanceof CommandFailed) return error.message
  if (error instanceof ProblemError) {
    const fields = error.fields.map(({ field, code, params }) => {
      const advice = params?.['advice'] ?? params?.['message']
      return `  ${field}: ${advice ?? code}`
    })
    const details = Object.entries(error.details).map(
      ([name, value]) => `  ${name}: ${String(value)}`,
    )
    return [error.code, ...fields, ...details].join('\n')
  }
  return process.env['UZEL_LOG_LEVEL'] === 'debug' ? (error.stack ?? error.message) : error.message
}
