import type { BenchResult } from '../result.ts'
import { median, percent, tenths } from '../world/figures.ts'
import { connections, type Normal, type Overload, overloadConnections, rounds } from './plan.ts'

const targets = { perSecond: 4_000, ofEmptyRoute: 0.5, p99Ms: 50 }

/** Sums an intake up: medians of the rounds, and every failure of any. */
export function conclude(of: { seconds: number; normal: Normal; overload: Overload }): BenchResult {
  const { hook, empty, ...normal } = of.normal
  const perSecond = median(hook.map((one) => one.perSecond))
  const ofEmpty = median(hook.map((one, at) => one.perSecond / (empty[at]?.perSecond ?? 1)))
  const p99Ms = median(hook.map((one) => one.p99Ms))
  const failures = hook.reduce((sum, one) => sum + one.failures, 0)
  const lost = Math.max(0, normal.acknowledged - normal.distinct)
  // wrk cuts what is under way when its time is up: stored, but the answer was not read.
  const cut = normal.distinct - normal.acknowledged
  const cutAtMost = connections * (rounds + 1)
  const bounded = (what: string, value: number, most: number, unit = '') => ({
    what,
    value: tenths(value),
    unit,
    target: `<= ${most}`,
    ok: value <= most,
  })
  const { raw } = of.overload.figures
  const grownMb = growth(of.overload.rssMb)
  return {
    name: 'Webhook intake',
    config: { connections, seconds: of.seconds, body_bytes: 2048, ...normal.database },
    rows: [
      {
        what: 'webhooks, median of rounds',
        value: Math.round(perSecond),
        unit: '/s',
        target: `>= ${targets.perSecond}`,
        ok: perSecond >= targets.perSecond,
      },
      {
        what: 'empty route, median of rounds',
        value: Math.round(median(empty.map((one) => one.perSecond))),
        unit: '/s',
      },
      {
        what: 'webhooks to empty route',
        value: percent(ofEmpty),
        unit: '%',
        target: `>= ${percent(targets.ofEmptyRoute)}`,
        ok: ofEmpty >= targets.ofEmptyRoute,
      },
      { what: 'webhook, p50', value: tenths(median(hook.map((one) => one.p50Ms))), unit: 'ms' },
      bounded('webhook, p99', p99Ms, targets.p99Ms, 'ms'),
      {
        what: 'webhook, p99 of the worst round',
        value: Math.max(...hook.map((one) => one.p99Ms)),
        unit: 'ms',
      },
      bounded('failed', failures, 0),
      bounded('acknowledged and not stored', lost, 0),
      bounded('stored twice', normal.rows - normal.distinct, 0),
      bounded('stored, answer cut off by the end of a round', cut, cutAtMost),
      {
        what: 'memory before and after',
        value: normal.rssBeforeMb,
        unit: `MB -> ${normal.rssAfterMb} MB`,
      },
      {
        what: `overload, ${overloadConnections} connections: taken in`,
        value: Math.round((raw['ok'] ?? 0) / ((raw['us'] ?? 1) / 1_000_000)),
        unit: '/s',
      },
      {
        what: 'overload: told to come back',
        value: raw['refused'] ?? 0,
        unit: '',
        target: '> 0',
        ok: (raw['refused'] ?? 0) > 0,
      },
      bounded('overload: told without Retry-After', raw['silent'] ?? 0, 0),
      bounded('overload: any other answer', raw['other'] ?? 0, 0),
      bounded(
        'overload: acknowledged and not stored',
        Math.max(0, (raw['ok'] ?? 0) - of.overload.rows),
        0,
      ),
      {
        what: 'overload: memory at the most',
        value: Math.max(...of.overload.rssMb, 0),
        unit: 'MB',
      },
      bounded('overload: memory grown in the second half', grownMb, 64, 'MB'),
    ],
  }
}

/** From the highest of the first half to the highest of the second: a heap has to fill up first. */
function growth(samplesMb: number[]): number {
  const half = Math.ceil(samplesMb.length / 2)
  return Math.max(0, ...samplesMb.slice(half)) - Math.max(0, ...samplesMb.slice(0, half))
}
