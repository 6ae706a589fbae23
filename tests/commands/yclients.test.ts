import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startLocation, type TestLocation } from '../support/location.ts'
import { freePort, type Started, startUzel, temporaryFolder, together, uzel } from './uzel.ts'

// Each test runs several processes; a busy machine takes seconds to start one.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const folder = temporaryFolder()
const data = ['--data', folder.path]
let location: TestLocation
let server: Started
let env: Record<string, string>

/** A salon whose first connection came from the environment, at a location in this process. */
beforeAll(async () => {
  location = await startLocation()
  await location.edit({ entity: 'service', fields: { title: 'Colouring' } })
  await location.edit({ entity: 'staff', fields: { name: 'Anna' } })
  env = {
    YCLIENTS_ENABLED: 'true',
    YCLIENTS_COMPANY_ID: '4564',
    YCLIENTS_API_TOKEN: 'partner-token-of-the-test',
    YCLIENTS_USER_TOKEN: 'user-token-of-the-test',
    YCLIENTS_API_BASE: location.url,
  }
  const person = ['--name', 'Root', '--email', 'root@example.com', '--password', 'correct horse']
  await uzel(['admin:create-super', ...person, ...data])
  server = await startUzel(['start', '--no-demo', '--port', await freePort(), ...data], { env })
})
afterAll(async () => {
  await server.end('SIGTERM')
  await location.close()
  folder.remove()
})

test('the environment connects the first tenant, settings first, and sealed', async () => {
  const check = () => uzel(['yclients:check', '--json', ...data])
  let told = await check()
  // It is connected beside the start, so that a location that is slow holds nothing up.
  for (let tries = 0; told.code !== 0 && tries < 5; tries++) told = await check()
  const steps = JSON.parse(told.stdout) as { step: string; ok: boolean }[]
  const names = ['enabled', 'company_id', 'partner_token', 'user_token', 'reach', 'licence']
  expect(steps.map(({ step }) => step)).toEqual(expect.arrayContaining(names))
  expect(steps.filter(({ ok }) => !ok)).toEqual([])
  expect(told.stdout).not.toContain('token-of-the-test')
})

test('what failed is said with what to do, and passwords are asked, never options', async () => {
  await location.edit({ entity: 'company', fields: { licensed: false } })
  const { stdout, stderr } = await together([
    ['yclients:check', ...data],
    ['yclients:check', '--connection', '77', ...data],
    ['yclients:user-token', ...data],
    ['yclients:user-token', '--password', 'x', ...data],
  ])
  await location.edit({ entity: 'company', fields: { licensed: true } })
  expect(stdout).toMatch(/│ enabled +│ OK/)
  expect(stdout).toMatch(/│ licence +│ failed .*│ Prolong the licence/)
  expect(stdout).not.toContain('\u001b')
  expect(stderr).toContain('There is no connection 77 to YClients.')
  expect(stderr).toContain('needs a terminal')
  expect(stdout.match(/^exit \d$/gm)).toEqual(['exit 1', 'exit 1', 'exit 1', 'exit 2'])
})

test('catalog and records are fetched, and webhooks are explained and tried', async () => {
  const file = join(folder.path, 'guide.txt')
  const { stdout } = await together([
    ['yclients:sync-catalog', ...data],
    ['yclients:sync-bookings', '--json', ...data],
    ['yclients:webhook-guide', ...data],
    ['yclients:webhook-guide', '--save', file, ...data],
    ['yclients:webhook-test', ...data],
  ])
  expect(stdout).toMatch(/│ services +│ \d+ +│ \d+ +│ \d+ +│ 0 +│ 0 +│ done/)
  expect(stdout).toMatch(/"kind": "booking",[^\]]+"failed": 0,\s+"state": "done"/)
  expect(stdout).toMatch(/http:\/\/127\.0\.0\.1:\d+\/hooks\/[\w-]+\?s=[0-9a-f]{40}/)
  expect(readFileSync(file, 'utf8')).toContain('yclients:webhook-test')
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(stdout).toMatch(/│ OK +│ HTTP 200/)
  expect(stdout.match(/^exit \d$/gm)).toEqual(Array(5).fill('exit 0'))
})

test('a server that is not there is told', async () => {
  const nowhere = { UZEL_PUBLIC_URL: 'http://127.0.0.1:1' }
  const { code, stdout } = await uzel(['yclients:webhook-test', ...data], nowhere)
  expect(code).toBe(1)
  expect(stdout).toMatch(/│ failed .*Is the server running/)
})
