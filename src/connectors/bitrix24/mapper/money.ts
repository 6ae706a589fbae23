import { toMajor, toMinor } from '../../../kernel/money.ts'

/** The same number under another currency: only the size of its smallest unit changes. */
export function inCurrency(minor: number, { from, to }: { from: string; to: string }): number {
  return from === to ? minor : toMinor(toMajor(minor, from), to)
}

/** A currency code that can be reckoned with; old records may have none. */
export function knownCurrency(code: string, otherwise: string): string {
  return /^[A-Z]{3}$/.test(code) ? code : otherwise
}
