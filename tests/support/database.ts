import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'

/** What the global setup tells the test files. `failure` is why there is no database, or null. */
export interface TestServer {
  ownerUrl: string
  template: string
  failure: string | null
}

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer
  }
}

export interface TestDatabase {
  /** Connects as the owner of the tables, whom row security does not bind. */
  ownerUrl: string
  /** Connects as the application's role, whom row security binds. */
  appUrl: string
  /** Ends every session of this database and drops it. */
  dispose(): Promise<void>
}

export const runName = 'uzel-test-run'
export const templatePrefix = 'uzel_template_'
export const testDatabasePrefix = 'uzel_test_'
export const appRolePassword = 'uzel_app_test'

/** A database of its own with every migration applied and no rows; usually one per test file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { ownerUrl, template, failure } = inject('testServer')
  if (failure !== null) throw new Error(`there is no test database: ${failure}`)
  const name = `${testDatabasePrefix}${randomUUID().replaceAll('-', '')}`
  // Copying files beats logging every page where nothing is flushed.
  await administer(ownerUrl, `create database ${name} template ${template} strategy file_copy`)
  return {
    ownerUrl: withDatabase(ownerUrl, name),
    appUrl: asAppRole(withDatabase(ownerUrl, name)),
    dispose: () => administer(ownerUrl, `drop database if exists ${name} with (force)`),
  }
}

/** The same server and role, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

function asAppRole(url: string): string {
  const changed = new URL(url)
  changed.username = 'uzel_app'
  changed.password = appRolePassword
  return changed.href
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
