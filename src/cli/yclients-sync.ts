import { styleText } from 'node:util'
import type { Program } from '../compose.ts'
import type { RecordKind } from '../connector-kit/index.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { type Connection, type Run, requireConnection, synchronise } from '../sync/index.ts'
import { finishedRun, stateOf } from './finished-run.ts'
import { createProgressBar } from './progress-bar.ts'
import { mayColour, printJson, printTable, say } from './terminal.ts'
import type { LocationOptions } from './yclients.ts'
import { findLocations } from './yclients-locations.ts'

interface Result {
  /** As it stands after the run. */
  location: Connection
  kind: RecordKind
  /** Undefined where the connection did not work before it began. */
  run: Run | undefined
}

/** Fetches these kinds of each location and waits for them; true when all went well. */
export async function syncLocations(
  program: Program,
  { connection, json }: LocationOptions,
  kinds: RecordKind[],
): Promise<boolean> {
  const results: Result[] = []
  for (const found of await findLocations(program, connection)) {
    let location = found
    for (const kind of kinds) {
      const run = location.state === 'active' ? await runOf(program, location, kind) : undefined
      const { tenantId, id } = location
      location = await program.db.transaction(tenantId, (tx) => requireConnection(tx, id))
      results.push({ location, kind, run })
    }
  }
  if (json) printJson(results.map(asJson))
  else printTable(head, results.map(asRow))
  for (const advice of new Set(results.flatMap(adviceFor))) say(advice)
  return results.every(isWell)
}

async function runOf(
  program: Program,
  { tenantId, id, name }: Connection,
  kind: RecordKind,
): Promise<Run | undefined> {
  say(`Fetching ${words[kind]} of ${name} (connection ${id})…`)
  const who = systemPrincipal(tenantId)
  const runId = await synchronise(program.sync.parts, { who, id, kind })
  const bar = createProgressBar(words[kind])
  try {
    return await finishedRun(program, { tenantId, connectionId: id, runId }, (run) =>
      bar.show(run.created + run.updated + run.unchanged + run.failed, run.expected),
    )
  } finally {
    bar.end()
  }
}

const words: Record<RecordKind, string> = {
  client: 'clients',
  service: 'services',
  employee: 'staff',
  booking: 'records',
}

const head = ['connection', 'what', 'created', 'updated', 'unchanged', 'skipped', 'failed', 'state']

function asRow(result: Result): (string | number)[] {
  const { location, kind, run } = result
  const state = coloured(stateWord(result), isWell(result))
  if (!run) return [location.id, words[kind], '', '', '', '', '', state]
  const skipped = Object.entries(run.skipped).map(([reason, count]) => `${count} ${reason}`)
  const { created, updated, unchanged, failed } = run
  const counts = [created, updated, unchanged, skipped.join(', ') || 0, failed]
  return [location.id, words[kind], ...counts, state]
}

function asJson(result: Result) {
  const { location, kind, run } = result
  const place = { tenant: location.tenantId, connection: location.id, kind }
  const end = { state: stateWord(result), what_to_do: adviceFor(result)[0] ?? null }
  if (!run) return { ...place, ...end }
  const { created, updated, unchanged, skipped, failed, id } = run
  return { ...place, run: id, created, updated, unchanged, skipped, failed, ...end }
}

/** What became of the run; of a connection that does not work, how it stands. */
function stateWord({ location, run }: Result): string {
  const isOver = run !== undefined && run.finishedAt !== null
  return isOver || (run && location.state === 'active') ? stateOf(run) : location.state
}

function isWell({ run }: Result): boolean {
  return run !== undefined && run.finishedAt !== null && run.failed === 0 && run.error === null
}

function adviceFor(result: Result): string[] {
  const { location, run } = result
  if (isWell(result)) return []
  if (location.state !== 'active') {
    const { id, state } = location
    return [`Connection ${id} is ${state}. What to do: ./uzel yclients:check --connection ${id}`]
  }
  if (run && run.failed > 0) return ['What failed, and in whose words: ./uzel queue:failed']
  return [`It was broken off. Try again; if that does not help: ./uzel yclients:check`]
}

function coloured(word: string, isGood: boolean): string {
  return mayColour() ? styleText(isGood ? 'green' : 'red', word) : word
}
