import { setTimeout as sleep } from 'node:timers/promises'
import { Client, DatabaseError } from 'pg'
import { appDatabaseUrl, type Config } from '../platform/config.ts'
import { CommandFailed } from './terminal.ts'

const tries = 5

/**
 * Makes sure that the application's role can sign in with its password. It is set only when it is
 * refused, because several processes may start at once and the role is one for the whole server.
 */
export async function ensureAppPassword(config: Config, ownerUrl: string): Promise<void> {
  for (let attempt = 1; !(await signsIn(appDatabaseUrl(config, ownerUrl))); attempt++) {
    try {
      await setPassword(ownerUrl, config.appDatabasePassword)
    } catch (error) {
      if (error instanceof DatabaseError && error.code === '42501') throw notTheOwners(error)
      // "Tuple concurrently updated": another process sets the same password now.
      if (!(error instanceof DatabaseError && error.code === 'XX000') || attempt === tries) {
        throw error
      }
      await sleep(100)
    }
    if (attempt === tries) return
  }
}

async function signsIn(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch (error) {
    if (error instanceof DatabaseError && error.code?.startsWith('28')) return false
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function setPassword(ownerUrl: string, password: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query(`alter role uzel_app password ${client.escapeLiteral(password)}`)
  } finally {
    await client.end()
  }
}

/** From PostgreSQL 16 on, who did not make a role has to be let. */
function notTheOwners(cause: Error): CommandFailed {
  const message =
    'The owner of the database may not set the password of uzel_app. As a superuser: ' +
    'grant uzel_app to OWNER with admin option'
  return new CommandFailed(message, { cause })
}
