import { ProblemError } from '../../kernel/errors.ts'
import type { LocalOutcome } from './port.ts'

/**
 * Turns a use case's refusal into a value: the other side said something our rules do not allow,
 * which is news for people, not a fault. Refusals by a named field name it.
 */
export async function asOutcome(
  fields: string[],
  work: () => Promise<number>,
): Promise<LocalOutcome> {
  try {
    return { ok: true, id: await work() }
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status >= 500) throw error
    return { ok: false, reason: error.code, fields }
  }
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
