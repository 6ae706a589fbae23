import type { BenchResult } from '../result.ts'
import { percent, tenths } from '../world/figures.ts'
import type { Repriced } from './scene.ts'
import type { Repeated } from './second-run.ts'

/** The portal's own limits: commands in a request, requests in its bucket, and how fast it leaks. */
const limits = { commands: 50, burst: 50, perSecond: 2 }
const targets = { ofCeiling: 0.87, bookingMs: 3_000 }
/** Sums a drain up against what the portal's limits alone would have allowed. */
export function conclude(of: {
  count: number
  repriced: Repriced
  again: Repeated
  database: Record<string, string>
}): BenchResult {
  const { count, repriced, again } = of
  const requests = Math.ceil(count / limits.commands)
  const floorSeconds = Math.max(0, requests - limits.burst) / limits.perSecond
  const ceiling = limits.commands * limits.perSecond
  const share = repriced.steadyPerSecond / ceiling
  const slowestMs = Math.max(...repriced.bookingsMs)
  const none = (what: string, value: number) => ({
    what,
    value,
    unit: '',
    target: '0',
    ok: value === 0,
  })
  return {
    name: 'Drain: ten thousand new prices into a portal of 2 requests/s',
    config: { services: count, commands_per_request: limits.commands, ...of.database },
    rows: [
      {
        what: 'write commands, from 40 to 95 % of the services',
        value: tenths(repriced.steadyPerSecond),
        unit: '/s',
      },
      {
        what: 'of what the limits allow (100 commands/s)',
        value: percent(share),
        unit: '%',
        target: `>= ${percent(targets.ofCeiling)}`,
        ok: share >= targets.ofCeiling,
      },
      { what: 'from the change to the last price', value: tenths(repriced.seconds), unit: 's' },
      { what: 'the limits alone, whole burst used', value: tenths(floorSeconds), unit: 's' },
      {
        what: 'requests made (writes alone need the fewest)',
        value: repriced.requests,
        unit: `of ${requests}`,
      },
      none('limit errors', repriced.limitErrors),
      none('prices that differ afterwards', repriced.wrong),
      {
        what: `a person's booking, slowest of ${repriced.bookingsMs.length}`,
        value: Math.round(slowestMs),
        unit: 'ms',
        target: `<= ${targets.bookingMs}`,
        ok: slowestMs <= targets.bookingMs && repriced.bookingsMs.length > 0,
      },
      { what: 'second run, nothing changed', value: tenths(again.seconds), unit: 's' },
      none('second run: rows written there', again.changedThere),
      none('second run: records created or updated', again.created + again.updated),
    ],
  }
}
