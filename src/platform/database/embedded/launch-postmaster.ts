import { type ChildProcess, spawn } from 'node:child_process'
import { open, readFile, rename, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { type PostgresUser, spawnAs } from './postgres-user.ts'
import { clearForeignPid, type Postmaster, pollMs, readPidFile } from './postmaster.ts'

/** Recovery after a power cut replays at most max_wal_size; this leaves it a slow disk's time. */
const readyTimeoutMs = 120_000
const portTries = 3
const logSizeLimit = 5_000_000

/**
 * Sized for a machine with 1 GB that also runs the application. Durability is PostgreSQL's own
 * default and written out because nothing here may weaken it.
 */
const defaultSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_compression: 'on',
  max_wal_size: '1GB',
  // A new segment filled with zeros first holds up every commit for some 50 ms, once a second under
  // load. Without that, its blocks are allocated as they are written, and just as durably.
  wal_init_zero: 'off',
  wal_buffers: '16MB',
  // Short transactional queries lose more to compiling than they win.
  jit: 'off',
  // The default of 4 is for turning disks and makes the planner shy of indexes.
  random_page_cost: '1.1',
  track_io_timing: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The log is for the server's own trouble. A failed statement is the application's to log, and
  // its text may hold a client's phone number.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}

export interface LaunchPlan {
  dataDir: string
  clusterDir: string
  binaries: PostgresBinaries
  user: PostgresUser
  settings: Readonly<Record<string, string>>
}

/** Starts the server on a free port and returns when it accepts connections. */
export async function launchPostmaster(plan: LaunchPlan): Promise<Postmaster> {
  await clearForeignPid(plan.clusterDir)
  const logFile = join(plan.dataDir, 'pg.log')
  for (let tries = 1; ; tries += 1) {
    const port = await freePort()
    const log = await openLog(logFile)
    const child = spawnServer(plan, port, log.fd)
    const failure = await readyOrFailure(child, plan.clusterDir)
    await log.close()
    if (failure === null && child.pid !== undefined) return { pid: child.pid, port }
    const lines = await readFrom(logFile, log.size)
    // Somebody else may take the port between our look and the server's own bind.
    if (tries < portTries && lines.includes('Address already in use')) continue
    throw startFailed(failure ?? 'it has no process', lines)
  }
}

/** The system picks the port: nothing to configure, nothing to clash with. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

/** Appends to the log; one older file is kept beside it. Gives its size before this start. */
async function openLog(
  file: string,
): Promise<{ fd: number; size: number; close(): Promise<void> }> {
  const size = await sizeOf(file)
  if (size > logSizeLimit) await rename(file, `${file}.1`)
  const handle = await open(file, 'a', 0o600)
  return { fd: handle.fd, size: size > logSizeLimit ? 0 : size, close: () => handle.close() }
}

function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    (entry) => entry.size,
    () => 0,
  )
}

/**
 * Detached, the server leads a process group of its own: a Ctrl-C in the terminal reaches us
 * alone, and the server lives until we have finished with it. It writes to a file, not to a pipe,
 * so that it also outlives a killed Uzel without losing its log.
 */
function spawnServer(plan: LaunchPlan, port: number, logFd: number): ChildProcess {
  const settings = Object.entries({ ...defaultSettings, ...plan.settings })
  const flags = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [plan.binaries.postgres, '-D', plan.clusterDir, '-p', String(port), ...flags]
  const { file, args, options } = spawnAs(plan.user, command)
  const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', logFd, logFd] })
  child.unref()
  return child
}

/** The server writes its state into postmaster.pid; that is what pg_ctl waits for as well. */
async function readyOrFailure(child: ChildProcess, clusterDir: string): Promise<string | null> {
  let ended: string | null = null
  child.on('error', (error) => {
    ended = error.message
  })
  child.on('exit', (code, signal) => {
    ended ??= `it ended with ${code === null ? signal : `code ${code}`}`
  })
  const deadline = Date.now() + readyTimeoutMs
  while (Date.now() < deadline) {
    if (ended !== null) return ended
    const state = await readPidFile(clusterDir)
    if (state !== null && state.pid === child.pid && state.status === 'ready') return null
    await sleep(pollMs)
  }
  child.kill('SIGINT')
  return `it was not ready after ${readyTimeoutMs / 1000} s`
}

async function readFrom(file: string, offset: number): Promise<string> {
  const text = await readFile(file).catch(() => Buffer.alloc(0))
  return text.subarray(offset).toString('utf8')
}

function startFailed(reason: string, log: string): EmbeddedPostgresError {
  const lastLines = log.trim().split('\n').slice(-10).join('\n')
  return new EmbeddedPostgresError(
    'database_start_failed',
    `PostgreSQL did not start: ${reason}. Its last lines:\n${lastLines}`,
  )
}
