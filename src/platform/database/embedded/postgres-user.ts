import { type SpawnOptions, spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'

/**
 * As whom PostgreSQL runs; it refuses to run as root.
 * - `same`: as we are.
 * - `namespace`: unchanged to the file system, but in a user namespace where it has the ids of an
 *   ordinary account. Works below folders that only root may enter.
 * - `switched`: as another account, where namespaces are refused (many container hosts).
 */
export type PostgresUser =
  | { kind: 'same' }
  | { kind: 'namespace'; uid: number; gid: number }
  | { kind: 'switched'; uid: number; gid: number }

const probeTimeoutMs = 10_000
const chownTimeoutMs = 120_000
const outputLimit = 20_000

/**
 * Decides as whom the server of this folder runs, and hands the folder over where that needs it.
 */
export async function choosePostgresUser(place: {
  dataDir: string
  clusterDir: string
  binaries: PostgresBinaries
}): Promise<PostgresUser> {
  const { dataDir, clusterDir, binaries } = place
  const isRoot = process.getuid?.() === 0
  if (!isRoot && hasAccount()) return usable({ kind: 'same' }, binaries)
  const owner = (await ownerOf(clusterDir)) ?? (await ownerOf(dataDir))
  if (isRoot && owner !== null && owner.uid !== 0) {
    return usable({ kind: 'switched', ...owner }, binaries)
  }
  const account = await ordinaryAccount()
  if (account === null) throw rootRefused('there is no account "postgres" or "nobody" to run it')
  const namespace: PostgresUser = { kind: 'namespace', ...account }
  if (!isRoot) return usable(namespace, binaries)
  if ((await probe(namespace, binaries)).exitCode === 0) return namespace
  const user = await usable({ kind: 'switched', ...account }, binaries)
  if ((await ownerOf(clusterDir)) !== null) await handOver(clusterDir, account)
  return user
}

/** What to give to `spawn` so that the command runs as that user, with a bare environment. */
export function spawnAs(
  user: PostgresUser,
  command: readonly string[],
): { file: string; args: string[]; options: SpawnOptions } {
  const line = user.kind === 'namespace' ? [...namespaceOf(user), ...command] : command
  const [file = '', ...args] = line
  const identity = user.kind === 'switched' ? { uid: user.uid, gid: user.gid } : {}
  return { file, args, options: { ...identity, env: bareEnvironment(), windowsHide: true } }
}

function namespaceOf({ uid, gid }: { uid: number; gid: number }): string[] {
  return ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--']
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

/** initdb wants a name for its user; containers often run under a number that has none. */
function hasAccount(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

async function usable(user: PostgresUser, binaries: PostgresBinaries): Promise<PostgresUser> {
  const { exitCode, output } = await probe(user, binaries)
  if (exitCode === 0) return user
  const reason = output.trim() || `it ended with code ${exitCode}`
  if (process.getuid?.() === 0) throw rootRefused(reason)
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

async function ordinaryAccount(): Promise<{ uid: number; gid: number } | null> {
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
