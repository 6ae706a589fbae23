import { readFile, readlink, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorCode } from '../../../kernel/errors.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { processCommand, processIsAlive } from './process-facts.ts'

export interface Postmaster {
  pid: number
  port: number
}

export const pollMs = 10

/** Waiting for a server that a killed process left in the middle of its start or its stop. */
const settleTimeoutMs = 120_000
const cleanStopMs = 10_000
const hardStopMs = 10_000

/** The server that runs on this cluster and accepts connections, or null when none runs. */
export async function findPostmaster(clusterDir: string): Promise<Postmaster | null> {
  const deadline = Date.now() + settleTimeoutMs
  while (Date.now() < deadline) {
    const state = await readPidFile(clusterDir)
    if (state === null || !(await isPostmasterOf(clusterDir, state.pid))) return null
    if (state.status === 'ready') return { pid: state.pid, port: state.port }
    await sleep(pollMs)
  }
  throw new EmbeddedPostgresError(
    'database_start_failed',
    `The PostgreSQL server on ${clusterDir} neither starts nor stops. See pg.log beside it.`,
  )
}

/**
 * Asks the server for a clean end and returns when its process is gone. After 10 s it is told to
 * drop everything at once, which costs a recovery at the next start but no committed data.
 * Throws `database_stop_failed` when even that does not help.
 */
export async function stopPostmaster(clusterDir: string, pid: number): Promise<void> {
  // The number may belong to a stranger by now, if the server died on its own.
  if (!(await isPostmasterOf(clusterDir, pid))) return
  if (await endsAfter('SIGINT', pid, cleanStopMs)) return
  if (await endsAfter('SIGQUIT', pid, hardStopMs)) return
  throw new EmbeddedPostgresError(
    'database_stop_failed',
    `The PostgreSQL server (process ${pid}) does not end. See pg.log in the data folder.`,
  )
}

/** postmaster.pid, by line: 1 process id, 4 port, 8 status (starting, ready, stopping). */
export async function readPidFile(
  clusterDir: string,
): Promise<{ pid: number; port: number; status: string } | null> {
  const text = await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return ''
      throw error
    },
  )
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!(pid > 0)) return null
  return { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? '' }
}

/**
 * A postmaster.pid left by a crash may hold a number that another program has now (in a container
 * the same small numbers come back at every start), and PostgreSQL then refuses to start. It never
 * takes its own parent for a rival, so our number goes in instead. The other lines stay: by them
 * PostgreSQL still finds surviving children of the dead server. Call it only when no server runs.
 */
export async function clearForeignPid(clusterDir: string): Promise<void> {
  const state = await readPidFile(clusterDir)
  if (state === null || !(await processIsAlive(state.pid))) return
  const file = join(clusterDir, 'postmaster.pid')
  const [, ...rest] = (await readFile(file, 'utf8')).split('\n')
  await writeFile(file, [String(process.pid), ...rest].join('\n'))
}

/** A server's working folder is its cluster; where that cannot be read, its command names it. */
async function isPostmasterOf(clusterDir: string, pid: number): Promise<boolean> {
  if (!(await processIsAlive(pid))) return false
  if (process.platform === 'win32') return true
  if (process.platform !== 'linux') return (await processCommand(pid)).includes(clusterDir)
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '')
  // Linux marks a folder that was deleted under its process; such a server must still be stopped.
  return (
    folder.replace(/ \(deleted\)$/, '') === (await realpath(clusterDir).catch(() => clusterDir))
  )
}

async function endsAfter(
  signal: 'SIGINT' | 'SIGQUIT',
  pid: number,
  timeoutMs: number,
): Promise<boolean> {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return true
    throw error
  }
  const deadline = Date.now() + timeoutMs
  while (Date.now() < deadline) {
    if (!(await processIsAlive(pid))) return true
    await sleep(pollMs)
  }
  return false
}
