import {
  chown,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../../../kernel/errors.ts'
import { folderUnusable } from './data-dir.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { type PostgresUser, runAs } from './postgres-user.ts'

const newClusterPrefix = 'pg.new-'
const initdbTimeoutMs = 180_000

/** What the folder holds: nothing, a whole cluster, or something that cannot be started. */
export async function clusterState(
  clusterDir: string,
): Promise<'missing' | 'complete' | 'damaged'> {
  const entries = await readdir(clusterDir).catch((error: unknown): string[] => {
    if (errorCode(error) === 'ENOENT') return []
    throw folderUnusable(clusterDir, error)
  })
  if (entries.length === 0) return 'missing'
  const complete =
    entries.includes('PG_VERSION') && (await isFile(join(clusterDir, 'global/pg_control')))
  return complete ? 'complete' : 'damaged'
}

export interface ClusterPlan {
  dataDir: string
  clusterDir: string
  secretFile: string
  binaries: PostgresBinaries
  user: PostgresUser
}

/**
 * Makes a new cluster in a folder of its own and renames it when it is whole, so that a crash in
 * the middle leaves only a folder that the next call throws away.
 */
export async function createCluster(plan: ClusterPlan): Promise<void> {
  await removeInterrupted(plan.dataDir)
  const newDir = await mkdtemp(join(plan.dataDir, newClusterPrefix))
  const passwordFile = `${newDir}.secret`
  await writeFile(passwordFile, await readFile(plan.secretFile), { mode: 0o600 })
  if (plan.user.kind === 'switched') {
    await chown(newDir, plan.user.uid, plan.user.gid)
    await chown(passwordFile, plan.user.uid, plan.user.gid)
  }
  const args = [...initdbArgs, '-D', newDir, `--pwfile=${passwordFile}`]
  const result = await runAs(plan.user, [plan.binaries.initdb, ...args], initdbTimeoutMs)
  await rm(passwordFile, { force: true })
  if (result.exitCode !== 0) throw initdbFailed(newDir, result.output)
  await rename(newDir, plan.clusterDir)
  await flushFolder(plan.dataDir)
}

/**
 * The built-in locale sorts by code point and knows every alphabet's upper and lower case. It is
 * the same on every system, so an index survives an upgrade of the operating system. The text
 * search parser and pg_trgm still ask the C library which characters are letters; macOS has no
 * C.UTF-8 for that.
 */
const initdbArgs = [
  '-U',
  'postgres',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  `--lc-ctype=${process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'}`,
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
]

/** Leftovers are never data: only a whole cluster is renamed to the folder that counts. */
async function removeInterrupted(dataDir: string): Promise<void> {
  const leftovers = (await readdir(dataDir)).filter((name) => name.startsWith(newClusterPrefix))
  for (const name of leftovers) {
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 5 })
  }
}

function initdbFailed(newDir: string, output: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'database_start_failed',
    `PostgreSQL could not create its files in ${newDir}. ` +
      'Make the folder writable and leave 100 MB free, or set DATABASE_URL to a server of yours.\n' +
      output.trim(),
  )
}

/** A rename is durable only once the folder that holds the name is flushed. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder)
  await handle.sync()
  await handle.close()
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  )
}
