import { access, constants, mkdir, realpath } from 'node:fs/promises'
import { unusableFolder } from '../../kept-secret.ts'
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
    throw folderUnusable(dataDir, cause)
  }
}

export function folderUnusable(path: string, cause: unknown): EmbeddedPostgresError {
  const message = unusableFolder(path)
  return new EmbeddedPostgresError('database_folder_unusable', message, { cause })
}
