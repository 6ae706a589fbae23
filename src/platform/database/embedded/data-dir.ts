import { access, constants, mkdir, realpath } from 'node:fs/promises'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

const { R_OK, W_OK, X_OK } = constants

/**
 * Creates the data folder (mode 0700) when it is missing and gives its real path. Throws
 * `database_folder_unusable` when it belongs to somebody else or cannot be made.
 */
export async function prepareDataDir(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await access(dataDir, R_OK | W_OK | X_OK)
    return await realpath(dataDir)
  } catch (cause) {
    throw unusableFolder(dataDir, cause)
  }
}

/** The usual reason: one start was as root and this one is not. */
export function unusableFolder(path: string, cause: unknown): EmbeddedPostgresError {
  const message =
    `Uzel may not read and write ${path}. ` +
    'Start it as the user who owns it, or choose another data folder.'
  return new EmbeddedPostgresError('database_folder_unusable', message, { cause })
}
