import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startLocation, type TestLocation } from '../support/location.ts'
import { freePort, type Started, startUzel, temporaryFolder, together, uzel } from './uzel.ts'

// Each test runs several processes; a busy machine takes seconds to start one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

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
  const port = await freePort()
  server = await startUzel(['start', '--no-demo', '--port', port, ...data], { env })
  await makeBusiness(`http://127.0.0.1:${port}`)
})

/** The super admins' own tenant is no business: the location waits for the first that is one. */
async function makeBusiness(url: string): Promise<void> {
  const { stdout } = await uzel(['token:create', '--user', 'root@example.com', ...data])
  const response = await fetch(`${url}/api/tenants`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stdout.trim()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Salon' }),
  })
  expect(response.status).toBe(201)
}

afterAll(async () => {
  await server.end('SIGTERM')
  await location.close()
  folder.remove()
})

test('the environment connects the first business, settings first, and sealed', async () => {
  const check = () => uzel(['yclients:check', '--json', ...data])
  let told = await check()
  // It is connected beside the start, so that a location that is slow holds nothing up.
  for (let tries = 0; told.code !== 0 && tries < 10; tries++) told = await check()
  const steps = JSON.parse(told.stdout) as { step: string; ok: boolean; tenant: number }[]
  const names = ['enabled', 'company_id', 'partner_token', 'user_token', 'reach', 'licence']
  expect(steps.map(({ step }) => step)).toEqual(expect.arrayContaining(names))
  expect(steps.filter(({ ok }) => !ok)).toEqual([])
  expect(told.stdout).not.toContain('token-of-the-test')
  expect(steps[0]).toMatchObject({ tenant: 2 })
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

test('passwords are asked, never options, and a connection that is not there is named', async () => {
  const { stdout, stderr } = await together([
    ['yclients:check', '--connection', '77', ...data],
    ['yclients:user-token', ...data],
    ['yclients:user-token', '--save', ...data],
    ['yclients:user-token', '--password', 'x', ...data],
  ])
  expect(stderr).toContain('There is no connection 77 to YClients.')
  expect(stderr).toContain('needs a terminal')
  expect(stderr).toContain('Say with --connection which connection the token is for.')
  expect(stdout.match(/^exit \d$/gm)).toEqual(['exit 1', 'exit 1', 'exit 1', 'exit 2'])
})

test('a licence that ended stops a fetch at once, and the check says what to do', async () => {
  await location.edit({ entity: 'company', fields: { licensed: false } })
  const { stdout, stderr } = await together([
    ['yclients:sync-bookings', ...data],
    ['yclients:sync-bookings', '--json', ...data],
    ['yclients:check', ...data],
  ])
  expect(stdout).toMatch(/│ records .*│ unauthorised +│/)
  expect(stdout).toContain('"state": "unauthorised"')
  expect(stderr).toMatch(/Connection \d+ is unauthorised.*yclients:check/)
  expect(stdout).toMatch(/│ enabled +│ failed │ unauthorised/)
  expect(stdout).toMatch(/│ licence +│ failed .*│ Prolong the licence/)
  expect(stdout).not.toContain('\u001b')
  expect(stdout.match(/^exit \d$/gm)).toEqual(['exit 1', 'exit 1', 'exit 1'])
})

test('the demo is a business of its own, furnished by the journal that start emulates', async () => {
  const { code, stdout } = await uzel(['yclients:demo', ...data])
  expect(code).toBe(0)
  expect(stdout).toMatch(/│ services +│ \d+ +│ \d+ +│ \d+ +│ 0 +│ 0 +│ done/)
  const [, url = ''] = /Its public page: (\S+)\/book\/studio/.exec(stdout) ?? []
  const answer = await fetch(`${url}/api/public/studio/services`)
  const { items } = (await answer.json()) as { items: { booking: string }[] }
  expect(items.map(({ booking }) => booking)).toEqual(Array(6).fill('widget'))
  const nowhere = await uzel(['yclients:demo', '--data', join(folder.path, 'elsewhere')])
  expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('./uzel start')])
})
