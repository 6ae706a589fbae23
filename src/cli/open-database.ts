import { join } from 'node:path'
import { Client } from 'pg'
import { appDatabaseUrl, type Config } from '../platform/config.ts'
import { lockDataDir, startEmbeddedPostgres } from '../platform/database/embedded/index.ts'
import { migrate } from '../platform/database/migrate.ts'
import { CommandFailed, say } from './terminal.ts'

/** A database that is up, and the two ways in. */
export interface OpenedDatabase {
  ownerUrl: string
  appUrl: string
  /** Stops the embedded server if this process started it. */
  stop(): Promise<void>
}

export interface OpenDatabaseOptions {
  /** Take the data folder for this process alone; `start` does, a passing command does not. */
  exclusive?: boolean
  /** Apply what is missing; a passing command does too, `migrate` itself does it by hand. */
  migrate?: boolean
}

/** Brings the database up: the one in DATABASE_URL, or the embedded one in the data folder. */
export async function openOwnDatabase(
  config: Config,
  options: OpenDatabaseOptions = {},
): Promise<OpenedDatabase> {
  const server = config.databaseUrl
    ? { url: config.databaseUrl, stop: async () => undefined }
    : await startOwnServer(config, options.exclusive === true)
  const ownerUrl = config.databaseUrl ?? (await ownDatabase(server.url))
  if (options.migrate !== false) {
    const { applied } = await migrate(ownerUrl)
    if (applied.length > 0) say(`Applied ${applied.length} migrations.`)
    await setAppPassword(ownerUrl, config.appDatabasePassword)
  }
  return { ownerUrl, appUrl: appDatabaseUrl(config, ownerUrl), stop: server.stop }
}

async function startOwnServer(config: Config, exclusive: boolean) {
  const lock = await lockDataDir(config.dataDir)
  if (!('release' in lock)) {
    if (exclusive) {
      throw new CommandFailed(
        `Uzel already runs on ${config.dataDir} (process ${lock.heldBy ?? 'unknown'}). Stop it first, or start with another --data folder.`,
      )
    }
    // The running program keeps its server up: a passing command is its guest.
    const guest = await startEmbeddedPostgres({ dataDir: config.dataDir })
    return { url: guest.url, stop: async () => undefined }
  }
  const server = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    onProgress: (step) => step === 'creating' && say('Creating the database…'),
  })
  return {
    url: server.url,
    stop: async () => {
      await server.stop()
      await lock.release()
    },
  }
}

/** The embedded server's own database for the program: `uzel`, made on first use. */
async function ownDatabase(serverUrl: string): Promise<string> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query(`select 1 from pg_database where datname = 'uzel'`)
    if (rowCount === 0) await client.query('create database uzel')
  } finally {
    await client.end()
  }
  const url = new URL(serverUrl)
  url.pathname = '/uzel'
  return url.href
}

async function setAppPassword(ownerUrl: string, password: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query(`alter role uzel_app password ${client.escapeLiteral(password)}`)
  } finally {
    await client.end()
  }
}

/** Where the embedded server writes its log. */
export function databaseLogFile(config: Config): string {
  return join(config.dataDir, 'pg.log')
}
