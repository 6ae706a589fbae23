import type { BenchResult } from '../result.ts'

type BenchRow = BenchResult['rows'][number]

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
  /** How often the portal had to be granted again. */
  granted: number
  audits: { portal: AuditOutcome; journal: AuditOutcome }
  findings: Findings
  links: Record<string, number>
  /** Links that are not in step, in words. */
  waiting: string[]
  ledger: Ledger
  portal: PortalLog
  journal: PortalLog
  database: Record<string, string>
}): BenchResult {
  const { storm, audits, findings, links, portal, journal } = of
  const edits = of.ledger.edits()
  explain({ storm, audits, findings, waiting: of.waiting })
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
      { what: 'edits in the portal', value: edits.portal, unit: '' },
      { what: 'edits in the journal', value: edits.journal, unit: '' },
      { what: 'workers killed', value: storm.kills, unit: '' },
      { what: 'tokens that died with a worker', value: of.granted, unit: '' },
      ...misfortunes('portal', portal),
      ...misfortunes('journal', journal),
      none('edits refused on their way in', storm.refused.length),
      auditRow('portal', audits.portal),
      auditRow('journal', audits.journal),
      { what: 'quiet until then', value: tenths(audits.journal.tookMs / 1000), unit: 's' },
      none('duplicates there', findings.duplicatesThere.length),
      none('duplicates here', findings.duplicatesHere.length),
      none(
        `fields without their last value, of ${findings.fieldsChecked}`,
        findings.reverted.length,
      ),
      none('records lost', findings.lost.length),
      none('records that wait for a person', (links['parked'] ?? 0) + (links['uncertain'] ?? 0)),
      { what: 'conflicts kept for a person to see', value: links['conflicts'] ?? 0, unit: '' },
      none('connections out of work', 2 - (links['connection active'] ?? 0)),
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

function misfortunes(where: string, { events, counters }: PortalLog): BenchRow[] {
  return [
    { what: `${where}: webhooks lost on the way`, value: events.lost, unit: '' },
    { what: `${where}: webhooks doubled`, value: events.duplicated, unit: '' },
    {
      what: `${where}: requests that it failed`,
      value: counters.errors,
      unit: `of ${counters.calls}`,
    },
  ]
}

function auditRow(where: string, { equal, line }: AuditOutcome): BenchRow {
  const value = equal ? 100 : Number(/([\d.]+) %/.exec(line)?.[1] ?? 0)
  return { what: `${where}: audit`, value, unit: '%', target: '100', ok: equal }
}

function explain(of: {
  storm: Storm
  audits: { portal: AuditOutcome; journal: AuditOutcome }
  findings: Findings
  waiting: string[]
}): void {
  const { storm, audits, findings } = of
  const lists = {
    'refused on the way in': storm.refused,
    'duplicates there': findings.duplicatesThere,
    'duplicates here': findings.duplicatesHere,
    'not the last value (written / here / there)': findings.reverted,
    lost: findings.lost,
    'not in step': of.waiting,
  }
  for (const { equal, line } of [audits.portal, audits.journal]) if (!equal) console.error(line)
  for (const [what, list] of Object.entries(lists)) {
    for (const one of list.slice(0, shownAtMost)) console.error(`${what}: ${one}`)
  }
}
