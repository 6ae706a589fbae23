import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { compose, type Program } from '../compose.ts'
import { type Config, type ConfigOverrides, readConfig } from '../platform/config.ts'
import { openOwnDatabase } from './open-database.ts'
import { environmentOf, type PlaceOptions } from './options.ts'

/** Opens the program for one command and closes it after, whatever happens. */
export async function withProgram<T>(
  place: PlaceOptions,
  work: (program: Program) => Promise<T>,
  overrides: ConfigOverrides = {},
): Promise<T> {
  const config = quiet(readConfig(environmentOf(place), overrides))
  const database = await openOwnDatabase(config)
  try {
    const { ownerUrl, appUrl: databaseUrl } = database
    const program = compose({ config, databaseUrl, ownerUrl, logFile: logFileOf(config) })
    try {
      return await work(program)
    } finally {
      await program.stop()
    }
  } finally {
    await database.stop()
  }
}

/** A passing command prints its result alone: its log has no business on standard output. */
function quiet(config: Config): Config {
  return { ...config, logLevel: existsSync(config.dataDir) ? 'warn' : 'silent' }
}

export function logFileOf(config: Config): string {
  return join(config.dataDir, 'uzel.log')
}
