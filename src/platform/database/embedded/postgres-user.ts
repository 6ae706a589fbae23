import { type SpawnOptions, spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'

/**
 * As whom PostgreSQL runs; it refuses to run as root.
 * - `same`: as we are.
 * - `namespace`: still root to the file system, but in a user namespace where it has the id 1000.
 *   Needs no account and works below folders that only root may enter.
 * - `switched`: as another account, where namespaces are refused (many container hosts).
 */
export type PostgresUser =
  | { kind: 'same' }
  | { kind: 'namespace' }
  | { kind: 'switched'; uid: number; gid: number }

const namespaceCommand = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--']
const probeTimeoutMs = 10_000
const chownTimeoutMs = 120_000
const outputLimit = 20_000

/** Decides as whom the server of this folder runs, and hands the folder over where that needs it. */
export async function choosePostgresUser(
  clusterDir: string,
  binaries: PostgresBinaries,
): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return usable({ kind: 'same' }, binaries)
  const owner = await ownerOf(clusterDir)
  if (owner !== null && owner.uid !== 0) return usable({ kind: 'switched', ...owner }, binaries)
  if ((await probe({ kind: 'namespace' }, binaries)).exitCode === 0) return { kind: 'namespace' }
  const account = await unprivilegedAccount()
  if (account === null) throw rootRefused('there is no account "postgres" or "nobody" to run it')
  const user = await usable({ kind: 'switched', ...account }, binaries)
  if (owner !== null) await handOver(clusterDir, account)
  return user
}

/** What to give to `spawn` so that the command runs as that user, with a bare environment. */
export function spawnAs(
  user: PostgresUser,
  command: readonly string[],
): { file: string; args: string[]; options: SpawnOptions } {
  const line = user.kind === 'namespace' ? [...namespaceCommand, ...command] : command
  const [file = '', ...args] = line
  const identity = user.kind === 'switched' ? { uid: user.uid, gid: user.gid } : {}
  return { file, args, options: { ...identity, env: bareEnvironment(), windowsHide: true } }
}

/** Runs a command to its end. `exitCode` is null when it was killed or could not be started. */
export function runAs(
  user: PostgresUser,
  command: readonly string[],
  timeoutMs: number,
): Promise<{ exitCode: number | null; output: string }> {
  const { file, args, options } = spawnAs(user, command)
  return new Promise((resolve) => {
    const timeout = { timeout: timeoutMs, killSignal: 'SIGKILL' } as const
    const child = spawn(file, args, { ...options, ...timeout, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-outputLimit)
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.on('error', (error) => resolve({ exitCode: null, output: error.message }))
    child.on('close', (exitCode) => resolve({ exitCode, output }))
  })
}

/**
 * The server must see neither our secrets nor the PG* variables of a developer's shell (PGDATA,
 * PGPORT and PGOPTIONS change what it does).
 */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, TMPDIR, TEMP, SystemRoot } = process.env
  return { PATH, TMPDIR, TEMP, SystemRoot, LC_ALL: 'C' }
}

async function usable(user: PostgresUser, binaries: PostgresBinaries): Promise<PostgresUser> {
  const { exitCode, output } = await probe(user, binaries)
  if (exitCode === 0) return user
  const reason = output.trim() || `it ended with code ${exitCode}`
  if (user.kind !== 'same') throw rootRefused(reason)
  throw new EmbeddedPostgresError(
    'database_binaries_unusable',
    `PostgreSQL does not run on this system: ${reason}. Set DATABASE_URL to a server of yours.`,
  )
}

function probe(user: PostgresUser, binaries: PostgresBinaries) {
  return runAs(user, [binaries.postgres, '--version'], probeTimeoutMs)
}

async function ownerOf(clusterDir: string): Promise<{ uid: number; gid: number } | null> {
  return stat(clusterDir).then(
    ({ uid, gid }) => ({ uid, gid }),
    () => null,
  )
}

async function unprivilegedAccount(): Promise<{ uid: number; gid: number } | null> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n')
  for (const wanted of ['postgres', 'nobody']) {
    const fields = lines.find((line) => line.startsWith(`${wanted}:`))?.split(':')
    const uid = Number(fields?.[2])
    const gid = Number(fields?.[3])
    if (uid > 0 && gid > 0) return { uid, gid }
  }
  return null
}

/** A cluster made by root in a namespace belongs to root; the other account cannot read it. */
async function handOver(clusterDir: string, account: { uid: number; gid: number }): Promise<void> {
  const command = ['chown', '-R', `${account.uid}:${account.gid}`, clusterDir]
  const { exitCode, output } = await runAs({ kind: 'same' }, command, chownTimeoutMs)
  if (exitCode !== 0) throw rootRefused(`its files could not be handed over: ${output.trim()}`)
}

function rootRefused(reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'database_binaries_unusable',
    `PostgreSQL refuses to run as root, and this system offers no way around it: ${reason}. ` +
      'Start Uzel as an ordinary user, or set DATABASE_URL to a server of yours.',
  )
}
