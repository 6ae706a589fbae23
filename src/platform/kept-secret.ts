import { hkdfSync } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../kernel/errors.ts'

/**
 * A secret that the program made up once and keeps in a file of the data folder (mode 0600). Two
 * processes may start at once: the file appears whole under its name, and whoever comes second
 * reads what the first one wrote.
 */
export function keptSecret(dataDir: string, name: string, make: () => string): string {
  const file = join(dataDir, name)
  const fresh = `${file}.${process.pid}`
  try {
    const known = read(file)
    if (known) return known
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    writeFileSync(fresh, `${make()}\n`, { mode: 0o600 })
  } catch (cause) {
    throw new Error(unusableFolder(dataDir), { cause })
  }
  try {
    linkSync(fresh, file)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  } finally {
    rmSync(fresh, { force: true })
  }
  return read(file)
}

/** The usual reason: one start was as root and this one is not. */
export const unusableFolder = (path: string): string =>
  `Uzel may not read and write ${path}. ` +
  'Start it as the user who owns it, or choose another data folder.'

/**
 * The application role's password, derived from the owner's: every process with the same
 * `DATABASE_URL` finds the same one and nobody has to hand it around. Null without an owner's
 * password, as there is nothing to derive from.
 */
export function databasePassword(ownerUrl: string | undefined): string | null {
  const password = ownerUrl === undefined ? '' : new URL(ownerUrl).password
  if (password === '') return null
  return Buffer.from(hkdfSync('sha256', password, 'uzel', 'uzel_app', 24)).toString('base64url')
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ''
    throw error
  }
}
