import { compose, type Program } from '../compose.ts'
import { type ConfigOverrides, readConfig } from '../platform/config.ts'
import { type OpenDatabaseOptions, openOwnDatabase } from './open-database.ts'

export interface WithProgramOptions extends OpenDatabaseOptions {
  config?: ConfigOverrides
}

/** Opens the program for one command and closes it after, whatever happens. */
export async function withProgram<T>(
  work: (program: Program) => Promise<T>,
  options: WithProgramOptions = {},
): Promise<T> {
  const config = readConfig(process.env, { logLevel: 'warn', ...options.config })
  const database = await openOwnDatabase(config, options)
  const program = compose({ config, databaseUrl: database.appUrl, ownerUrl: database.ownerUrl })
  try {
    return await work(program)
  } finally {
    await program.stop()
    await database.stop()
  }
}
