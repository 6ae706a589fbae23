import type { BenchResult } from '../result.ts'
import { tenths } from '../world/figures.ts'
import type { PortalLog } from '../world/portal.ts'
import type { AuditOutcome } from './audit.ts'
import type { Ledger } from './ledger.ts'
import type { Findings } from './verify.ts'
import type { Storm } from './world.ts'

const shownAtMost = 20
/** A leak of a byte per edit would not show; one of a record per edit would. */
const growthAtMostMb = 64

/** Sums a storm up; what is not as it should be is also printed in full. */
export function conclude(of: {
  minutes: number
  killEveryMs: number
  faults: Record<string, number>
  storm: Storm
  audit: AuditOutcome
  findings: Findings
  links: Record<string, number>
  /** Links that are not in step, in words. */
  waiting: string[]
  ledger: Ledger
  portal: PortalLog
  database: Record<string, string>
}): BenchResult {
  const { storm, audit, findings, links, portal } = of
  const edits = of.ledger.edits()
  explain({ storm, audit, findings, waiting: of.waiting })
  const none = (what: string, value: number) => ({
    what,
    value,
    unit: '',
    target: '0',
    ok: value === 0,
  })
  return {
    name: 'Chaos',
    config: { minutes: of.minutes, kill_every_ms: of.killEveryMs, ...of.faults, ...of.database },
    rows: [
      { what: 'edits here', value: edits.here, unit: '' },
      { what: 'edits there', value: edits.there, unit: '' },
      { what: 'workers killed', value: storm.kills, unit: '' },
      { what: 'webhooks lost on the way', value: portal.events.lost, unit: '' },
      { what: 'webhooks doubled', value: portal.events.duplicated, unit: '' },
      {
        what: 'requests that the portal failed',
        value: portal.counters.errors,
        unit: `of ${portal.counters.calls}`,
      },
      none('edits refused on their way in', storm.refused.length),
      {
        what: 'audit',
        value: audit.equal ? 100 : Number(/([\d.]+) %/.exec(audit.line)?.[1] ?? 0),
        unit: '%',
        target: '100',
        ok: audit.equal,
      },
      { what: 'quiet until then', value: tenths(audit.tookMs / 1000), unit: 's' },
      none('duplicates there', findings.duplicatesThere.length),
      none('duplicates here', findings.duplicatesHere.length),
      none(
        `fields without their last value, of ${findings.fieldsChecked}`,
        findings.reverted.length,
      ),
      none('records lost', findings.lost.length),
      none('records that wait for a person', (links['parked'] ?? 0) + (links['uncertain'] ?? 0)),
      { what: 'conflicts kept for a person to see', value: links['conflicts'] ?? 0, unit: '' },
      none('connection out of work', links['connection active'] === 1 ? 0 : 1),
      {
        what: 'server: memory grown in the second half',
        value: storm.serveMb.grown,
        unit: `MB, to ${storm.serveMb.most}`,
        target: `<= ${growthAtMostMb}`,
        ok: storm.serveMb.grown <= growthAtMostMb,
      },
      { what: 'worker: memory at the most', value: storm.workerMb, unit: 'MB' },
    ],
  }
}

function explain(of: {
  storm: Storm
  audit: AuditOutcome
  findings: Findings
  waiting: string[]
}): void {
  const { storm, audit, findings } = of
  const lists = {
    'refused on the way in': storm.refused,
    'duplicates there': findings.duplicatesThere,
    'duplicates here': findings.duplicatesHere,
    'not the last value (written / here / there)': findings.reverted,
    lost: findings.lost,
    'not in step': of.waiting,
  }
  if (!audit.equal) console.error(audit.line)
  for (const [what, list] of Object.entries(lists)) {
    for (const one of list.slice(0, shownAtMost)) console.error(`${what}: ${one}`)
  }
}
