import { appDatabaseUrl, type Config } from '../platform/config.ts'
import { migrate } from '../platform/database/migrate.ts'
import { ensureAppPassword } from './app-role.ts'
import { checkGivenServer } from './given-server.ts'
import { addressOf, openOwnServer, type Stay, takeFolder } from './own-server.ts'
import { announceInstance } from './running-instance.ts'
import { say } from './terminal.ts'

/** A database that is up, and the two ways in. */
export interface OpenedDatabase {
  ownerUrl: string
  appUrl: string
  /** Stops the embedded server if this process started it. */
  stop(): Promise<void>
}

export interface OpenDatabaseOptions {
  /** How long this process means to stay; `passing` unless told. */
  stay?: Stay
  /** Apply what is missing, unless told not to: `migrate` does it by hand. */
  migrate?: boolean
}

/** Brings the database up: the one in DATABASE_URL, or the embedded one in the data folder. */
export async function openOwnDatabase(
  config: Config,
  options: OpenDatabaseOptions = {},
): Promise<OpenedDatabase> {
  const stay = options.stay ?? 'passing'
  const { ownerUrl, stop } = config.databaseUrl
    ? await openGivenServer(config, config.databaseUrl, stay)
    : await openOwnServer(config, stay)
  try {
    if (options.migrate !== false) {
      const { applied } = await migrate(ownerUrl)
      if (applied.length > 0) say(`Applied ${applied.length} migrations.`)
      await ensureAppPassword(config, ownerUrl)
    }
    return { ownerUrl, appUrl: appDatabaseUrl(config, ownerUrl), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Only `start` holds the folder beside such a server: it keeps the sandboxes' state in there. */
async function openGivenServer(config: Config, ownerUrl: string, stay: Stay) {
  const lock = stay === 'alone' ? await takeFolder(config, stay) : null
  const stop = async () => {
    if (lock && 'release' in lock) await lock.release()
  }
  try {
    await checkGivenServer(ownerUrl)
    if (lock) announceInstance(config.dataDir, addressOf(config, stay))
    return { ownerUrl, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
