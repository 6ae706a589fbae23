import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ProblemError } from '../kernel/errors.ts'
import { appDatabaseUrl, localUrl, readConfig } from './config.ts'
import { generateKey } from './secrets/index.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'uzel-config-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const production = () => ({
  UZEL_ENV: 'production',
  UZEL_DATA: dataDir,
  DATABASE_URL: 'postgres://owner:owner-password@db:5432/uzel',
  UZEL_KEYS: generateKey(),
  UZEL_PUBLIC_URL: 'https://uzel.example.com/',
  UZEL_PUSHER_KEY: 'key',
  UZEL_PUSHER_SECRET: 'a secret of the realtime server',
})

function problemsOf(env: Record<string, string>): ProblemError {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ProblemError) return error
    throw error
  }
  throw new Error('the configuration was accepted')
}

test('an empty environment is enough for development', () => {
  const config = readConfig({ UZEL_DATA: dataDir })
  expect(config).toMatchObject({
    env: 'development',
    port: 8080,
    databaseUrl: null,
    demo: true,
    sandbox: true,
    trustProxy: false,
    corsOrigins: [],
    bitrix24: null,
  })
})

test('made-up secrets are kept for the owner alone, and found again', () => {
  const first = readConfig({ UZEL_DATA: dataDir })
  const again = readConfig({ UZEL_DATA: dataDir })
  expect(again.keys).toEqual(first.keys)
  expect(again.pusher).toEqual(first.pusher)
  expect(again.appDatabasePassword).toBe(first.appDatabasePassword)
  expect(readFileSync(join(dataDir, 'keys'), 'utf8').trim()).toBe(first.keys[0])
  expect(statSync(join(dataDir, 'keys')).mode & 0o777).toBe(0o600)
})

test('production takes what it is given and makes up nothing', () => {
  const config = readConfig(production())
  expect(config).toMatchObject({
    demo: false,
    sandbox: false,
    publicUrl: 'https://uzel.example.com',
  })
  expect(() => statSync(join(dataDir, 'keys'))).toThrow('ENOENT')
})

test('production names everything that is missing at once, with what to set', () => {
  const problem = problemsOf({
    UZEL_ENV: 'production',
    UZEL_DATA: dataDir,
    UZEL_DEMO_PASSWORD: 'demodemo',
  })
  expect(problem.code).toBe('config_invalid')
  expect(problem.fields.map(({ field }) => field)).toEqual([
    'DATABASE_URL',
    'UZEL_KEYS',
    'UZEL_PUBLIC_URL',
    'UZEL_PUSHER_KEY',
    'UZEL_PUSHER_SECRET',
    'UZEL_DEMO_PASSWORD',
  ])
  expect(problem.message).toContain('key:generate')
})

test('every wrong variable is named, and no value is quoted', () => {
  const problem = problemsOf({
    UZEL_DATA: dataDir,
    UZEL_PORT: 'eighty',
    UZEL_KEYS: 'short-secret',
    DATABASE_URL: 'mysql://root:hidden@db/uzel',
    UZEL_BITRIX24_CLIENT_ID: 'local.1',
  })
  const names = problem.fields.map(({ field }) => field)
  expect(names).toEqual(expect.arrayContaining(['UZEL_PORT', 'UZEL_KEYS', 'DATABASE_URL']))
  expect(problem.message).not.toMatch(/short-secret|hidden/)
})

test('an application of Bitrix24 is an id with its secret', () => {
  const half = { UZEL_DATA: dataDir, UZEL_BITRIX24_CLIENT_ID: 'local.1' }
  expect(problemsOf(half).fields).toMatchObject([{ field: 'UZEL_BITRIX24_CLIENT_SECRET' }])
  const whole = readConfig({ ...half, UZEL_BITRIX24_CLIENT_SECRET: 'secret' })
  expect(whole.bitrix24).toEqual({ clientId: 'local.1', clientSecret: 'secret' })
})

test('a location of YClients is a switch with its number and both tokens', () => {
  const set = {
    UZEL_DATA: dataDir,
    YCLIENTS_COMPANY_ID: '4564',
    YCLIENTS_API_TOKEN: 'partner',
    YCLIENTS_USER_TOKEN: 'user',
  }
  expect(readConfig(set).yclients).toBeNull()
  const known = { companyId: 4564, apiToken: 'partner', userToken: 'user', apiBase: null }
  expect(readConfig({ ...set, YCLIENTS_ENABLED: 'true' }).yclients).toEqual(known)
  const elsewhere = { ...set, YCLIENTS_ENABLED: '1', YCLIENTS_API_BASE: 'https://api.alteg.io/' }
  expect(readConfig(elsewhere).yclients).toMatchObject({ apiBase: 'https://api.alteg.io' })
  const alone = problemsOf({ UZEL_DATA: dataDir, YCLIENTS_ENABLED: 'true' })
  expect(alone.fields.map(({ field }) => field)).toEqual([
    'YCLIENTS_COMPANY_ID',
    'YCLIENTS_API_TOKEN',
    'YCLIENTS_USER_TOKEN',
  ])
  const wrong = { ...set, YCLIENTS_ENABLED: 'perhaps', YCLIENTS_COMPANY_ID: 'mine' }
  expect(
    problemsOf(wrong)
      .fields.map(({ field }) => field)
      .sort(),
  ).toEqual(['YCLIENTS_COMPANY_ID', 'YCLIENTS_ENABLED'])
})

test('an empty variable is a variable that is not set', () => {
  expect(readConfig({ UZEL_DATA: dataDir, DATABASE_URL: '', UZEL_PORT: '' })).toMatchObject({
    databaseUrl: null,
    port: 8080,
  })
})

test('lists are read by commas', () => {
  const config = readConfig({
    ...production(),
    UZEL_CORS_ORIGINS: 'https://a.example, https://b.example',
    UZEL_OUTBOUND_ALLOW: '10.0.0.0/8,crm.local',
    UZEL_TRUST_PROXY: 'loopback',
  })
  expect(config).toMatchObject({
    corsOrigins: ['https://a.example', 'https://b.example'],
    outboundAllow: ['10.0.0.0/8', 'crm.local'],
    trustProxy: 'loopback',
  })
})

test('every process derives the same password of the application role from the owner', () => {
  const [one, other] = [readConfig(production()), readConfig(production())]
  expect(one.appDatabasePassword).toBe(other.appDatabasePassword)
  expect(one.appDatabasePassword).not.toContain('owner-password')
  const url = new URL(appDatabaseUrl(one, one.databaseUrl ?? ''))
  expect([url.username, url.password, url.host]).toEqual([
    'uzel_app',
    one.appDatabasePassword,
    'db:5432',
  ])
})

test.each([
  ['127.0.0.1', 'http://127.0.0.1:8000'],
  ['0.0.0.0', 'http://127.0.0.1:8000'],
  ['::', 'http://127.0.0.1:8000'],
  ['192.168.1.5', 'http://192.168.1.5:8000'],
  ['fd00::5', 'http://[fd00::5]:8000'],
])('a server that listens at %s is reached from its machine at %s', (host, url) => {
  expect(localUrl({ host, port: 8000 })).toBe(url)
})

test('what a command overrides wins over the environment', () => {
  const config = readConfig({ UZEL_DATA: dataDir }, { port: 0, http: { loginsPerMinute: 2 } })
  expect(config.port).toBe(0)
  expect(config.http).toMatchObject({ loginsPerMinute: 2, bodyLimitBytes: 1_048_576 })
})
