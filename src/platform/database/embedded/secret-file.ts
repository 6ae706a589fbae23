import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { errorCode } from '../../../kernel/errors.ts'
import { folderUnusable } from './data-dir.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

/**
 * Reads the superuser's password, and makes a random one (file mode 0600) where none exists yet.
 * A password made after the cluster would open nothing, hence `mayCreate`.
 */
export async function readOrCreateSecret(
  file: string,
  options: { mayCreate: boolean },
): Promise<string> {
  const known = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return ''
    throw folderUnusable(file, error)
  })
  if (known.trim() !== '') return known.trim()
  if (!options.mayCreate) throw missing(file)
  const secret = randomBytes(24).toString('base64url')
  // Written beside and renamed, so that a crash in between never leaves half a password.
  const fresh = `${file}.${process.pid}`
  await writeFile(fresh, `${secret}\n`, { mode: 0o600 })
  await rename(fresh, file)
  return secret
}

function missing(file: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'database_password_missing',
    `${file} is missing, but the database beside it was made with that password. ` +
      'Restore the file from a backup.',
  )
}
