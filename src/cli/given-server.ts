import { Client } from 'pg'
import { errorCode } from '../kernel/errors.ts'
import { CommandFailed } from './terminal.ts'

const connectTimeoutMs = 10_000
const oldestVersion = 15

/** What to do about each way in which a server refuses; the codes are PostgreSQL's and Node's. */
const advice: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens there: start it, or correct the host and port.',
  ENOTFOUND: 'There is no such host: correct its name.',
  EAI_AGAIN: 'The name of the host cannot be looked up now: check the network.',
  '28P01': 'It refuses the user or the password: correct them.',
  '28000': 'It refuses this user: correct the user, or allow it in pg_hba.conf.',
  '3D000': 'It has no such database: create it, or correct the name.',
}

/** Makes sure that the server in DATABASE_URL answers and is new enough. Says what is wrong. */
export async function checkGivenServer(url: string): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
  })
  // A connection that breaks is told by the query that meets it.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ number: number; name: string }>(
      `select current_setting('server_version_num')::int as number,
         current_setting('server_version') as name`,
    )
    const [version] = rows
    if (version && version.number < oldestVersion * 10_000) throw tooOld(version.name)
  } catch (error) {
    throw error instanceof CommandFailed ? error : unreachable(url, error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

function tooOld(version: string): CommandFailed {
  return new CommandFailed(
    `The server in DATABASE_URL is PostgreSQL ${version}; Uzel needs ${oldestVersion} or newer. ` +
      'Upgrade it, or start without DATABASE_URL to use the embedded one.',
  )
}

function unreachable(url: string, thrown: unknown): CommandFailed {
  const { host, pathname } = new URL(url)
  const code = errorCode(thrown) ?? 'it does not answer'
  // Only the host and the name are quoted: the address also holds a password.
  return new CommandFailed(
    `The database ${pathname.slice(1)} at ${host} (DATABASE_URL) cannot be used: ${code}. ` +
      `${advice[code] ?? 'Check that it runs and that this machine may reach it.'}`,
  )
}
