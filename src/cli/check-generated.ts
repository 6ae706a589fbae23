import { readConfig } from '../platform/config.ts'
import { openOwnDatabase } from './open-database.ts'
import { runChild } from './run-child.ts'

/** Compares every generated file with what its generator would write now. */
export async function checkGenerated(): Promise<number> {
  const database = await openOwnDatabase(readConfig())
  try {
    const env = { DATABASE_URL: database.ownerUrl }
    for (const script of [
      'generate-registry.ts',
      'generate-database-types.ts',
      'generate-api-client.ts',
    ]) {
      const code = await runChild(process.execPath, [`scripts/${script}`, '--check'], env)
      if (code !== 0) return code
    }
    return 0
  } finally {
    await database.stop()
  }
}
