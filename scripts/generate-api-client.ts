import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import { compose } from '../src/compose.ts'
import { readConfig } from '../src/platform/config.ts'

/**
 * Writes the web client's types from the API's own document, as the server in DATABASE_URL serves
 * it. With --check it only compares.
 */
const target = join(import.meta.dirname, '../web/src/api/schema.generated.ts')
const ownerUrl = process.env['DATABASE_URL'] ?? ''
const dataDir = mkdtempSync(join(tmpdir(), 'uzel-api-'))

const config = readConfig(
  { UZEL_DATA: dataDir, UZEL_PORT: '0' },
  { logLevel: 'silent', sandbox: false },
)
const program = compose({ config, databaseUrl: ownerUrl, ownerUrl })
const { url } = await program.serve()
const document = await (await fetch(`${url}/docs/json`)).text()
await program.stop()
rmSync(dataDir, { recursive: true })

const text = `// Generated from the API's OpenAPI document by scripts/generate-api-client.ts. Do not edit.\n${astToString(await openapiTS(document))}`
if (process.argv.includes('--check')) {
  if ((await readFile(target, 'utf8')) !== text) {
    throw new Error('web/src/api/schema.generated.ts is stale: run scripts/generate-api-client.ts')
  }
} else {
  await writeFile(target, text)
}
