import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../platform/config.ts'
import { openOwnDatabase } from './open-database.ts'
import { home, runChild } from './run-child.ts'

/**
 * Compares every generated file with what its generator would write now. They read the schema from
 * a database of the moment, so that nobody's own data folder has a say.
 */
export async function checkGenerated(): Promise<number> {
  const scripts = readdirSync(join(home, 'scripts')).filter((name) =>
    /^generate-.+\.ts$/.test(name),
  )
  const dataDir = mkdtempSync(join(tmpdir(), 'uzel-check-'))
  const database = await openOwnDatabase(readConfig({ UZEL_DATA: dataDir, UZEL_ENV: 'test' }))
  try {
    let failed = 0
    for (const script of scripts.sort()) {
      const args = ['--disable-warning=ExperimentalWarning', `scripts/${script}`, '--check']
      const env = { DATABASE_URL: database.ownerUrl, UZEL_DATA: dataDir }
      if ((await runChild(process.execPath, args, { env })) !== 0) failed++
    }
    return failed === 0 ? 0 : 1
  } finally {
    await database.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
