import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { createHttpApp } from '../../src/http/app.ts'
import type { HttpParts } from '../../src/http/parts.ts'
import { type Role, systemPrincipal } from '../../src/kernel/principal.ts'
import { createUser, issueToken } from '../../src/modules/identity/index.ts'
import { createTenant } from '../../src/modules/tenancy/index.ts'
import { type ConfigOverrides, readConfig } from '../../src/platform/config.ts'
import { type Database, openDatabase } from '../../src/platform/database/index.ts'
import { createSealer, generateKey } from '../../src/platform/secrets/index.ts'
import { createLog } from '../../src/platform/telemetry/index.ts'
import { createTestDatabase } from './database.ts'

export interface TestPerson {
  tenantId: number
  userId: number
  email: string
  password: string
  /** An API token that may do all that the person may. */
  token: string
}

export interface TestApp {
  app: FastifyInstance
  db: Database
  ownerUrl: string
  /** Makes a tenant with one person of each role (a super admin too) in it. */
  makeTenant(name?: string): Promise<{ tenantId: number; people: Record<Role, TestPerson> }>
  /** Asks as that person, by the API token. */
  as(person: TestPerson, request: InjectOptions): Promise<LightMyRequestResponse>
  close(): Promise<void>
}

export const testPassword = 'correct horse'

/** The HTTP application on a database of its own; `parts` and `config` change what is wired. */
export async function startTestApp({
  config = {},
  ...parts
}: Partial<Omit<HttpParts, 'config'>> & { config?: ConfigOverrides } = {}): Promise<TestApp> {
  const database = await createTestDatabase()
  const db = openDatabase({ url: database.appUrl })
  const keys = [generateKey()]
  const app = await createHttpApp({
    config: testConfig(config),
    db,
    log: createLog('silent'),
    sealer: createSealer(keys),
    remoteIds: async () => new Map(),
    readiness: async () => ({ ok: true, checks: { database: true } }),
    routes: [],
    ...parts,
  })
  return {
    app,
    db,
    ownerUrl: database.ownerUrl,
    makeTenant: (name) => makeTenant(db, name ?? 'Salon'),
    as: (person, request) => {
      const headers = { ...request.headers, authorization: `Bearer ${person.token}` }
      return app.inject({ ...request, headers })
    },
    close: async () => {
      await app.close()
      await db.close()
      await database.dispose()
    },
  }
}

/** A configuration that takes nothing from the environment and writes nothing to disk. */
export function testConfig(overrides: ConfigOverrides = {}) {
  const env = {
    UZEL_ENV: 'test',
    UZEL_KEYS: generateKey(),
    UZEL_APP_DB_PASSWORD: 'unused-in-tests-of-http',
    UZEL_PUSHER_SECRET: 'pusher-secret-of-tests',
    UZEL_PUBLIC_URL: 'http://localhost',
  }
  return readConfig(env, overrides)
}

let made = 0

async function makeTenant(db: Database, name: string) {
  const actor = { kind: 'system' } as const
  const { id: tenantId } = await createTenant(db, { name, language: 'en', actor })
  const add = (role: Role) => makePerson(db, tenantId, role)
  const people = {
    super_admin: await add('super_admin'),
    admin: await add('admin'),
    manager: await add('manager'),
    employee: await add('employee'),
  }
  return { tenantId, people }
}

async function makePerson(db: Database, tenantId: number, role: Role): Promise<TestPerson> {
  made += 1
  const email = `${role}${made}@example.com`
  return db.transaction(tenantId, async (tx) => {
    const who = { ...systemPrincipal(tenantId), role: 'super_admin' as const }
    const input = { name: `The ${role}`, email, role, password: testPassword }
    const user = await createUser(tx, who, input)
    const { token } = await issueToken(tx, user.id)
    return { tenantId, userId: user.id, email, password: testPassword, token }
  })
}
