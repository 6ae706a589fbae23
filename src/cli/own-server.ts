import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { type Config, localUrl } from '../platform/config.ts'
import {
  type DataDirLock,
  lockDataDir,
  startEmbeddedPostgres,
} from '../platform/database/embedded/index.ts'
import {
  announceInstance,
  findInstance,
  type RunningInstance,
  withdrawInstance,
} from './running-instance.ts'
import { mustNotOutliveUs } from './stop-signals.ts'
import { CommandFailed, say } from './terminal.ts'

/**
 * - `alone`: takes the data folder for itself, or refuses
 * - `staying`: keeps the server up for others, or is the guest of one that does
 * - `passing`: a command that comes and goes
 */
export type Stay = 'alone' | 'staying' | 'passing'

const holderTimeoutMs = 60_000
const holderPollMs = 100

/**
 * Brings up the embedded server of the data folder, or is the guest of the process that has.
 * Answers the owner's address of the database `uzel` in it.
 */
export async function openOwnServer(
  config: Config,
  stay: Stay,
): Promise<{ ownerUrl: string; stop(): Promise<void> }> {
  const taken = await takeFolder(config, stay)
  if ('pid' in taken) {
    const { url } = await startEmbeddedPostgres({ dataDir: config.dataDir })
    return { ownerUrl: await ownDatabase(url), stop: async () => undefined }
  }
  const starting = startEmbeddedPostgres({
    dataDir: config.dataDir,
    onProgress: (step) => step === 'creating' && say('Creating the database…'),
  })
  const stop = async () => {
    // Asked in the middle of its start, the server is stopped as soon as it can be.
    await (await starting.catch(() => undefined))?.stop()
    await taken.release()
  }
  const forget = mustNotOutliveUs(stop)
  try {
    const server = await starting
    const ownerUrl = await ownDatabase(server.url)
    if (stay !== 'passing') announceInstance(config.dataDir, addressOf(config, stay))
    return { ownerUrl, stop: () => stop().finally(forget) }
  } catch (error) {
    await stop().finally(forget)
    throw error
  }
}

/** Takes the data folder, or answers who keeps it. Commands that pass at once wait in turn. */
export async function takeFolder(
  config: Config,
  stay: Stay,
): Promise<DataDirLock | RunningInstance> {
  const { dataDir } = config
  for (const deadline = Date.now() + holderTimeoutMs; ; await sleep(holderPollMs)) {
    const lock = await lockDataDir(dataDir)
    if ('release' in lock) return ownLock(dataDir, lock)
    const instance = findInstance(dataDir, lock.heldBy)
    if (instance && stay === 'alone') throw alreadyRuns(dataDir, instance)
    if (instance) return instance
    if (Date.now() > deadline) throw heldForLong(dataDir, lock.heldBy)
  }
}

function ownLock(dataDir: string, lock: DataDirLock): DataDirLock {
  withdrawInstance(dataDir)
  return {
    async release() {
      withdrawInstance(dataDir)
      await lock.release()
    },
  }
}

export function addressOf(config: Config, stay: Stay): string | null {
  return stay === 'alone' ? localUrl(config) : null
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

function alreadyRuns(dataDir: string, { pid, address }: RunningInstance): CommandFailed {
  const where = address === null ? '' : ` at ${address}`
  return new CommandFailed(
    `Uzel already runs on ${dataDir}${where} (process ${pid}). ` +
      'Stop it first, or start with another --data folder and --port.',
  )
}

function heldForLong(dataDir: string, heldBy: number | null): CommandFailed {
  return new CommandFailed(
    `Another command (process ${heldBy ?? 'unknown'}) has held ${dataDir} for ` +
      `${holderTimeoutMs / 1000} s. Wait until it ends, or end it.`,
  )
}
