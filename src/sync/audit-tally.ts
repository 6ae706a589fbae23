import type { RecordKind } from '../connector-kit/index.ts'

export type AuditDifference = {
  kind: RecordKind
  localId: number | null
  remoteId: string | null
  /** `differing` with the fields, or on which side alone the record stands. */
  finding: 'differing' | 'only_here' | 'only_there'
  fields: string[]
}

export type AuditReport = {
  pairs: number
  equal: number
  differing: number
  onlyHere: number
  onlyThere: number
  /** 100 only when nothing differs and nothing is alone. */
  percent: number
  /** The first 1,000 differences. */
  differences: AuditDifference[]
}

const differencesKept = 1_000

/** Counts what an audit finds. */
export class AuditTally {
  pairs = 0
  equal = 0
  differing = 0
  onlyHere = 0
  onlyThere = 0
  differences: AuditDifference[] = []

  add(difference: AuditDifference): void {
    if (difference.finding === 'differing') this.differing++
    else if (difference.finding === 'only_here') this.onlyHere++
    else this.onlyThere++
    if (this.differences.length < differencesKept) this.differences.push(difference)
  }

  report(): AuditReport {
    return {
      pairs: this.pairs,
      equal: this.equal,
      differing: this.differing,
      onlyHere: this.onlyHere,
      onlyThere: this.onlyThere,
      percent: percentEqual(this),
      differences: this.differences,
    }
  }
}

/** How much of all records is equal, rounded down: 100 only when nothing differs or is alone. */
export function percentEqual(
  counts: Pick<AuditReport, 'pairs' | 'equal' | 'onlyHere' | 'onlyThere'>,
): number {
  const all = counts.pairs + counts.onlyHere + counts.onlyThere
  return all === 0 ? 100 : Math.floor((counts.equal / all) * 10_000) / 100
}
