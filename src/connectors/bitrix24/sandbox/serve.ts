import { parseArgs } from 'node:util'
import { deliverByFetch, serveSandbox } from '../../../connector-kit/sandbox.ts'
import { createBitrix24Sandbox } from './index.ts'

/** Runs the portal alone: `node serve.ts --port 8100 --redirect http://127.0.0.1:8000/callback`. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8100' },
    host: { type: 'string', default: '127.0.0.1' },
    redirect: { type: 'string', default: '' },
    zone: { type: 'string', default: 'Europe/Moscow' },
  },
})

const served = await serveSandbox(
  (baseUrl) =>
    createBitrix24Sandbox({
      baseUrl,
      zone: values.zone,
      app: { redirectUri: values.redirect },
      deliver: deliverByFetch,
      now: Date.now,
      random: Math.random,
      log: (message) => process.stderr.write(`${message}\n`),
    }),
  { port: Number(values.port), host: values.host },
)
process.stdout.write(
  `Bitrix24 sandbox on ${served.url}, secrets at ${served.url}/_state?kind=none\n`,
)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void served.close().then(() => process.exit(0))
  })
}
