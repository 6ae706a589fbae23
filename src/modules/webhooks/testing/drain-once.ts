import { openDatabase } from '../../../platform/database/index.ts'
import { laneKey } from '../../../platform/lanes/index.ts'
import { createOutbound } from '../../../platform/outbound-http/index.ts'
import { createSealer } from '../../../platform/secrets/index.ts'
import { createLog } from '../../../platform/telemetry/index.ts'
import { createEndpointHandler } from '../create-endpoint-handler.ts'

/** A worker in a process of its own, to be killed: one pass over one lane. */
const [databaseUrl = '', key = '', host = '', tenantId = '', endpointId = ''] =
  process.argv.slice(2)
const handle = createEndpointHandler({
  db: openDatabase({ url: databaseUrl }),
  outbound: createOutbound({ allowedHosts: [host] }),
  sealer: createSealer([key]),
  log: createLog('silent'),
})
const subject = 'endpoint' as const
const subjectId = Number(endpointId)
const lane = { key: laneKey({ subject, subjectId }), tenantId: Number(tenantId) }
await handle({ ...lane, subject, subjectId, fence: 0 }, new AbortController().signal)
