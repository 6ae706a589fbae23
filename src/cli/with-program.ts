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
  const config = readConfig(environmentOf(place), { logLevel: 'warn', ...overrides })
  const database = await openOwnDatabase(config)
  try {
    const { ownerUrl, appUrl: databaseUrl } = database
    const program = compose({ databaseUrl, ownerUrl, ...quietly(config) })
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
function quietly(config: Config): { config: Config; logFile?: string } {
  // In production there may be no data folder at all.
  if (!existsSync(config.dataDir)) return { config: { ...config, logLevel: 'silent' } }
  return { config, logFile: join(config.dataDir, 'uzel.log') }
}
