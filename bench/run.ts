import { parseArgs } from 'node:util'
import type { BenchResult } from './result.ts'
import { describeMachine } from './world/machine.ts'

/** Every bench, quick ones first: what runs when no name is given. */
const names = [
  'intake',
  'race',
  'slots',
  'fanout',
  'calendar',
  'client-app',
  'drain',
  'lag',
  'crash',
  'chaos',
] as const

interface BenchOptions {
  json: boolean
  seconds?: number
  minutes?: number
  kills?: number
  services?: number
}

/** `node bench/run.ts NAME|all [--json] [--seconds N] [--minutes N] [--kills N]` */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    minutes: { type: 'string' },
    kills: { type: 'string' },
    services: { type: 'string' },
  },
})

const [wanted = 'all'] = positionals
const chosen = wanted === 'all' ? names : names.filter((name) => name === wanted)
if (chosen.length === 0) {
  console.error(`There is no bench "${wanted}"; there is: ${names.join(', ')}, all.`)
  process.exit(2)
}

const machine = describeMachine()
if (!values.json) {
  console.log(
    Object.entries(machine)
      .map(([key, value]) => `${key}=${value}`)
      .join('  '),
  )
}
const results: BenchResult[] = []
for (const name of chosen) {
  const bench: { run(options: BenchOptions): Promise<BenchResult> } = await import(`./${name}.ts`)
  results.push(await bench.run(readOptions()))
}
if (values.json) console.log(JSON.stringify({ machine, results }, null, 2))
const missed = results.flatMap(({ rows }) => rows.filter(({ ok }) => ok === false))
process.exit(missed.length > 0 ? 1 : 0)

function readOptions(): BenchOptions {
  const numbers = (['seconds', 'minutes', 'kills', 'services'] as const).flatMap((name) => {
    const text = values[name]
    if (text === undefined) return []
    const value = Number(text)
    if (Number.isFinite(value) && value > 0) return [[name, value] as const]
    console.error(`--${name} must be a number above 0, not "${text}".`)
    return process.exit(2)
  })
  return { json: values.json === true, ...Object.fromEntries(numbers) }
}
