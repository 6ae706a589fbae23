import { sameJson } from '../../kernel/json.ts'
import type { Credentials } from '../contract.ts'
import type { Fields } from '../records.ts'

export interface MemoryCredentials extends Credentials {
  /** How often new ones were really asked for. */
  renewals(): number
  /** Every value that ever stood under these names. */
  everHeld(names: string[]): string[]
}

/**
 * Sealed settings in memory that renew as the engine's do: one at a time, and once per staleness.
 */
export function createMemoryCredentials(first: Fields): MemoryCredentials {
  let current = first
  let renewals = 0
  let turn: Promise<unknown> = Promise.resolve()
  const held: Fields[] = [first]

  async function renewed(
    stale: Fields,
    renew: (current: Fields) => Promise<Fields>,
  ): Promise<Fields> {
    if (!sameJson(current, stale)) return current
    renewals += 1
    current = { ...current, ...(await renew(current)) }
    held.push(current)
    return current
  }

  return {
    current: () => current,
    renew(stale, renew) {
      const mine = turn.then(() => renewed(stale, renew))
      turn = mine.catch(() => undefined)
      return mine
    },
    renewals: () => renewals,
    everHeld: (names) => {
      const values = held.flatMap((fields) => names.map((name) => fields[name]))
      return [...new Set(values.filter((value) => typeof value === 'string' && value !== ''))].map(
        String,
      )
    },
  }
}
