import Table from 'cli-table3'
import { ProblemError, toError } from '../kernel/errors.ts'
import { fieldText, problemText } from '../kernel/problems/texts.ts'

/** Says what is going on, on standard error: standard output is for results alone. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Prints a result. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Prints a table; without colours where nobody looks, so that other programs can read it. */
export function printTable(head: string[], rows: (string | number)[][]): void {
  const table = new Table({
    head,
    style: mayColour() ? { head: ['bold'] } : { head: [], border: [] },
  })
  table.push(...rows)
  print(table.toString())
}

/** Whether words may be coloured: somebody looks, and does not mind. */
export function mayColour(): boolean {
  return process.stdout.isTTY === true && !process.env['NO_COLOR']
}

/** Prints a result for programs. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

/** A command that cannot do its work says what to do, and exits 1. */
export class CommandFailed extends Error {}

/** Turns whatever a command threw into words for its user. */
export function explain(thrown: unknown): string {
  const error = toError(thrown)
  if (process.env['UZEL_LOG_LEVEL'] === 'debug') return error.stack ?? error.message
  return error instanceof ProblemError ? explainProblem(error) : error.message
}

function explainProblem(problem: ProblemError): string {
  const { title, detail } = problemText(problem.code, { language: 'en', details: problem.details })
  const fields = problem.fields.map((field) => {
    const hint = field.params?.['hint']
    return `  ${field.field}: ${hint ?? fieldText(field, 'en')}`
  })
  // The reason repeats the fields where there are some.
  const details = Object.entries(problem.details)
    .filter(([name]) => fields.length === 0 || name !== 'reason')
    .map(
      ([name, value]) => `  ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
  const cause = problem.cause instanceof Error ? [`  ${problem.cause.message}`] : []
  const words = detail === undefined ? `${title}.` : `${title}. ${detail}`
  return [words, ...fields, ...details, ...cause].join('\n')
}
