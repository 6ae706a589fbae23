import type { Program } from '../compose.ts'
import type { RecordKind } from '../connector-kit/index.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { type Connection, synchronise } from '../sync/index.ts'
import { finishedRun, type Run, stateOf } from './finished-run.ts'
import { createProgressBar } from './progress-bar.ts'
import { printJson, printTable, say } from './terminal.ts'
import type { LocationOptions } from './yclients.ts'
import { findLocations } from './yclients-locations.ts'

interface Result {
  location: Connection
  kind: RecordKind
  /** Undefined where the connection does not work. */
  run: Run | undefined
}

/** Fetches these kinds of each location and waits for them; true when all went well. */
export async function syncLocations(
  program: Program,
  { connection, json }: LocationOptions,
  kinds: RecordKind[],
): Promise<boolean> {
  const results: Result[] = []
  for (const location of await findLocations(program, connection)) {
    const { id, state } = location
    if (state !== 'active') say(`Connection ${id} is ${state}: ./uzel yclients:check says why.`)
    for (const kind of kinds) {
      const run = state === 'active' ? await runOf(program, location, kind) : undefined
      results.push({ location, kind, run })
    }
  }
  if (json) printJson(results.map(asJson))
  else printTable(head, results.map(asRow))
  return results.every(({ run }) => run?.finishedAt && run.failed === 0 && run.error === null)
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

function asRow({ location, kind, run }: Result): (string | number)[] {
  if (!run) return [location.id, words[kind], '', '', '', '', '', location.state]
  const skipped = Object.entries(run.skipped).map(([reason, count]) => `${count} ${reason}`)
  const { created, updated, unchanged, failed } = run
  const counts = [created, updated, unchanged, skipped.join(', ') || 0, failed]
  return [location.id, words[kind], ...counts, stateOf(run)]
}

function asJson({ location, kind, run }: Result) {
  const place = { tenant: location.tenantId, connection: location.id, kind }
  if (!run) return { ...place, state: location.state }
  const { created, updated, unchanged, skipped, failed, id } = run
  return { ...place, run: id, created, updated, unchanged, skipped, failed, state: stateOf(run) }
}
