import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { freePort, processesIn, type Started, startUzel, temporaryFolder, uzel } from './uzel.ts'

// Each test runs several processes; a busy machine takes seconds to start one.
vi.setConfig({ testTimeout: 60_000 })

const folder = temporaryFolder()
const data = ['--data', folder.path]
let port = ''
let running: Started

const email = 'root@example.com'

beforeAll(async () => {
  port = await freePort()
  running = await start()
})
afterAll(async () => {
  await running.end('SIGTERM')
  folder.remove()
})

function start(): Promise<Started> {
  return startUzel(['start', '--no-demo', '--port', port, ...data])
}

async function ask(path: string, headers: Record<string, string> = {}): Promise<number> {
  const { status } = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
  return status
}

test('it says where it is ready, lives, and is ready', async () => {
  expect(running.ready).toMatch(new RegExp(`^ready http://127.0.0.1:${port} in \\d+\\.\\d s$`))
  expect([await ask('/health'), await ask('/ready')]).toEqual([200, 200])
})

test('a second start on the same folder says who is there and fails', async () => {
  const second = await uzel(['start', '--port', await freePort(), ...data])
  expect(second.code).toBe(1)
  expect(second.stderr).toContain(`already runs on ${folder.path} at http://127.0.0.1:${port}`)
  expect(second.stderr).toContain(`process ${running.child.pid}`)
  expect(second.stdout).toBe('')
})

test('commands work beside it, and a token is printed alone', async () => {
  const person = ['--name', 'Root', '--email', email, '--password', 'correct horse']
  const made = await uzel(['admin:create-super', ...person, ...data])
  expect(made.stdout).toMatch(/│ Root +│ root@example\.com +│ super_admin +│ superadmin/)
  const { code, stdout } = await uzel(['token:create', '--user', email, ...data])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^\S+\n$/)
  expect(await ask('/api/me', { authorization: `Bearer ${stdout.trim()}` })).toBe(200)
})

test('an audit without connections compares nothing and finds it equal', async () => {
  const { code, stdout } = await uzel(['sync:audit', '--connection=all', ...data])
  expect(stdout).toBe('audit: 0 pairs, 0 equal, 0 differing, 0 only here, 0 only there, 100 %\n')
  expect(code).toBe(0)
  const missing = await uzel(['sync:audit', '--connection=77', ...data])
  expect([missing.code, missing.stderr]).toEqual([1, 'There is no connection 77.\n'])
})

test('a port that another program has is named', async () => {
  const other = temporaryFolder()
  onTestFinished(other.remove)
  const refused = await uzel(['start', '--no-demo', '--port', port, '--data', other.path])
  expect([refused.code, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toContain(`Port ${port} is taken`)
  expect(processesIn(other.path)).toEqual([])
})

test('Ctrl-C leaves nothing running, and the next start finds the data', async () => {
  const { code, stderr } = await running.end('SIGINT')
  expect(code).toBe(0)
  expect(stderr).toContain('Stopping…')
  expect(processesIn(folder.path)).toEqual([])
  running = await start()
  expect((await uzel(['token:create', '--user', email, ...data])).code).toBe(0)
})

test('after a kill the next start takes over the database that was left', async () => {
  await running.end('SIGKILL')
  const left = processesIn(folder.path)
  expect(left.length).toBeGreaterThan(0)
  running = await start()
  expect(processesIn(folder.path)).toEqual(expect.arrayContaining([Math.min(...left)]))
  expect(await ask('/ready')).toBe(200)
})

test('Ctrl-C in the middle of the first start leaves nothing running', async () => {
  const fresh = temporaryFolder()
  onTestFinished(fresh.remove)
  const args = ['start', '--no-demo', '--port', await freePort(), '--data', fresh.path]
  const starting = await startUzel(args, { until: /Creating the database…/ })
  const { code, stdout } = await starting.end('SIGINT')
  expect([code, stdout]).toEqual([130, ''])
  expect(processesIn(fresh.path)).toEqual([])
})

test('a second Ctrl-C does not wait for a request that hangs, and nothing is left', async () => {
  const fresh = temporaryFolder()
  onTestFinished(fresh.remove)
  const ownPort = await freePort()
  const other = await startUzel(['start', '--no-demo', '--port', ownPort, '--data', fresh.path])
  // A body that never ends keeps its request, and so the stop, waiting.
  const endless = new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from('{')) })
  const request = fetch(`http://127.0.0.1:${ownPort}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: endless,
    duplex: 'half',
  })
  request.catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 200))
  const stopping = new Promise((resolve) => other.child.stderr?.on('data', resolve))
  const ended = other.end('SIGINT')
  await stopping
  other.child.kill('SIGINT')
  expect((await ended).code).toBe(130)
  expect(processesIn(fresh.path)).toEqual([])
})
