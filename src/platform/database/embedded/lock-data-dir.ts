import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { prepareDataDir } from './data-dir.ts'

export interface DataDirLock {
  release(): Promise<void>
}

// A lock that nobody refers to would be closed, and so lost, by the garbage collector.
const heldLocks = new Set<DatabaseSync>()

const sqliteBusy = 5
const pidWaitMs = 500
const pidPollMs = 20

/**
 * Takes the data folder for this process alone, and creates it (mode 0700) when it is missing.
 * Answers at once: either the lock, or the process id of the holder (null when it could not be
 * read). Until `release`, or until this process ends in any way, nobody else gets the lock.
 *
 * Node.js has no flock. The SQLite it carries takes a true lock of the operating system on
 * Linux, macOS and Windows, and the kernel drops it with the process: after a `kill -9` there is
 * nothing stale to judge. The process id stands in a file of its own, because closing any handle
 * of the locked file would drop a POSIX lock.
 */
export async function lockDataDir(
  dataDir: string,
): Promise<DataDirLock | { heldBy: number | null }> {
  const folder = await prepareDataDir(dataDir)
  const pidFile = join(folder, 'uzel.pid')
  const database = tryLock(join(folder, 'uzel.lock'))
  if (database === null) return { heldBy: await readHolder(pidFile) }
  heldLocks.add(database)
  await writeFile(pidFile, `${process.pid}\n`)
  return {
    release: async () => {
      if (!heldLocks.delete(database)) return
      await writeFile(pidFile, '')
      database.close()
    },
  }
}

function tryLock(file: string): DatabaseSync | null {
  const database = new DatabaseSync(file)
  try {
    database.exec('begin exclusive')
    return database
  } catch (error) {
    database.close()
    if (isBusy(error)) return null
    throw error
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}

/** The holder writes its id just after it took the lock, so an empty file deserves a wait. */
async function readHolder(pidFile: string): Promise<number | null> {
  const deadline = Date.now() + pidWaitMs
  do {
    const text = await readFile(pidFile, 'utf8').catch(() => '')
    const pid = Number.parseInt(text, 10)
    if (pid > 0) return pid
    await sleep(pidPollMs)
  } while (Date.now() < deadline)
  return null
}
