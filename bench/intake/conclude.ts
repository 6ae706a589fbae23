import type { BenchResult } from '../result.ts'
import { growth, median, percent, tenths } from '../world/figures.ts'
import { connections, type Normal, type Overload, overloadConnections, rounds } from './plan.ts'

type Row = BenchResult['rows'][number]

const targets = { perSecond: 4_000, ofEmptyRoute: 0.5, p99Ms: 50, grownMb: 64 }

/** Sums an intake up: medians of the rounds, and every failure of any. */
export function conclude(of: { seconds: number; normal: Normal; overload: Overload }): BenchResult {
  return {
    name: 'Webhook intake',
    config: { connections, seconds: of.seconds, body_bytes: 2048, ...of.normal.database },
    rows: [...speedRows(of.normal), ...keepingRows(of.normal), ...overloadRows(of.overload)],
  }
}

function speedRows({ hook, empty }: Normal): Row[] {
  const perSecond = median(hook.map((one) => one.perSecond))
  const ofEmpty = median(hook.map((one, at) => one.perSecond / (empty[at]?.perSecond ?? 1)))
  const worstMs = Math.max(...hook.map((one) => one.p99Ms))
  return [
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
    atMost(targets.p99Ms, { what: 'webhook, p99', value: p99Of(hook), unit: 'ms' }),
    { what: 'webhook, p99 of the worst round', value: tenths(worstMs), unit: 'ms' },
  ]
}

function keepingRows(normal: Normal): Row[] {
  const failures = normal.hook.reduce((sum, one) => sum + one.failures, 0)
  const lost = Math.max(0, normal.acknowledged - normal.distinct)
  // wrk cuts what is under way when its time is up: stored, but the answer was not read.
  const cut = normal.distinct - normal.acknowledged
  return [
    atMost(0, { what: 'failed', value: failures }),
    atMost(0, { what: 'acknowledged and not stored', value: lost }),
    atMost(0, { what: 'stored twice', value: normal.rows - normal.distinct }),
    atMost(connections * (rounds + 1), {
      what: 'stored, answer cut off by the end of a round',
      value: cut,
    }),
    {
      what: 'memory before and after',
      value: normal.rssBeforeMb,
      unit: `MB -> ${normal.rssAfterMb} MB`,
    },
  ]
}

function overloadRows({ figures: { raw }, rows, rssMb }: Overload): Row[] {
  const taken = raw['ok'] ?? 0
  const refused = raw['refused'] ?? 0
  return [
    {
      what: `overload, ${overloadConnections} connections: taken in`,
      value: Math.round(taken / ((raw['us'] ?? 1) / 1_000_000)),
      unit: '/s',
      target: '> 0',
      ok: taken > 0,
    },
    {
      what: 'overload: told to come back',
      value: refused,
      unit: '',
      target: '> 0',
      ok: refused > 0,
    },
    atMost(0, { what: 'overload: told without Retry-After', value: raw['silent'] ?? 0 }),
    atMost(0, { what: 'overload: any other answer', value: raw['other'] ?? 0 }),
    atMost(0, {
      what: 'overload: acknowledged and not stored',
      value: Math.max(0, taken - rows),
    }),
    { what: 'overload: memory at the most', value: Math.max(...rssMb, 0), unit: 'MB' },
    atMost(targets.grownMb, {
      what: 'overload: memory grown in the second half',
      value: growth(rssMb),
      unit: 'MB',
    }),
  ]
}

function p99Of(hook: Normal['hook']): number {
  return median(hook.map((one) => one.p99Ms))
}

function atMost(most: number, row: { what: string; value: number; unit?: string }): Row {
  const { what, value, unit = '' } = row
  return { what, value: tenths(value), unit, target: `<= ${most}`, ok: value <= most }
}
