import { Gauge, type Registry } from 'prom-client'
import type { Database } from '../../platform/database/index.ts'
import { readSyncFigures, type SyncFigures } from '../../sync/index.ts'

/** The gauges of one reading are filled by one query. */
const sharedForMs = 1_000

/** What sync did in the last hour, whichever process did it. */
export function syncMetrics(db: Database, registry: Registry): void {
  let asked: { atMs: number; figures: Promise<SyncFigures[]> } | undefined
  const read = (): Promise<SyncFigures[]> => {
    const nowMs = Date.now()
    if (!asked || nowMs - asked.atMs > sharedForMs) {
      asked = { atMs: nowMs, figures: db.outside((tx) => readSyncFigures(tx)) }
    }
    return asked.figures
  }
  const gauge = (wanted: {
    name: string
    help: string
    label?: string
    values(did: SyncFigures): [label: string, value: number][]
  }) => {
    const { label } = wanted
    new Gauge({
      name: wanted.name,
      help: wanted.help,
      labelNames: label === undefined ? ['connector'] : ['connector', label],
      registers: [registry],
      async collect() {
        this.reset()
        for (const did of await read()) {
          for (const [name, value] of wanted.values(did)) {
            const { connector } = did
            this.set(label === undefined ? { connector } : { connector, [label]: name }, value)
          }
        }
      },
    })
  }
  gauge({
    name: 'uzel_sync_records_last_hour',
    help: 'Records written, by the side they were written on.',
    label: 'side',
    values: ({ writtenHere, writtenThere }) => [
      ['here', writtenHere],
      ['there', writtenThere],
    ],
  })
  gauge({
    name: 'uzel_sync_skipped_last_hour',
    help: 'Records left out, by the reason why.',
    label: 'reason',
    values: ({ skipped }) => Object.entries(skipped),
  })
  gauge({
    name: 'uzel_sync_errors_last_hour',
    help: 'Records that could not be brought in step.',
    values: ({ failures }) => [['', failures]],
  })
  gauge({
    name: 'uzel_webhook_errors_last_hour',
    help: 'Webhooks that were refused.',
    values: ({ hookErrors }) => [['', hookErrors]],
  })
}
