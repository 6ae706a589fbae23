import { openDatabase } from '../../../platform/database/index.ts'
import { laneKey } from '../../../platform/lanes/index.ts'
import { createLog } from '../../../platform/telemetry/index.ts'
import { createImportHandler } from '../create-import-handler.ts'

/** A worker in a process of its own, to be killed: one pass over one lane. */
const [databaseUrl = '', tenantId = '', importId = '', fence = ''] = process.argv.slice(2)
const db = openDatabase({ url: databaseUrl })
const handle = createImportHandler({ db, log: createLog('silent') })
const lane = { subject: 'import' as const, subjectId: Number(importId) }
await handle(
  { ...lane, key: laneKey(lane), tenantId: Number(tenantId), fence: Number(fence) },
  new AbortController().signal,
)
await db.close()
