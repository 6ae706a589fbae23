import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import {
  access,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { processIsAlive } from './process-facts.ts'
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresStep,
  startEmbeddedPostgres,
} from './start-embedded-postgres.ts'

const asRoot = process.getuid?.() === 0
let dataDir = ''

// mkdtemp makes the folder with mode 0700, as a private home is.
async function freshFolder(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'uzel-pg-')), 'data')
}

async function remove(folder: string): Promise<void> {
  await rm(dirname(folder), { recursive: true })
}

async function start(steps: EmbeddedPostgresStep[] = []): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, onProgress: (step) => steps.push(step) })
  onTestFinished(() => server.stop())
  return server
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}

/** Another Uzel that started the server and lives on; gives its process and the server's id. */
async function otherProcess(): Promise<{ owner: ChildProcess; pid: number }> {
  const source = new URL('./start-embedded-postgres.ts', import.meta.url).href
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(source)}
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} })
    process.on('SIGINT', () => undefined)
    setInterval(() => undefined, 1000)
    console.log(server.pid)`
  const args = ['--input-type=module', '-e', program]
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit']
  const owner = spawn(process.execPath, args, { detached: true, stdio })
  onTestFinished(() => void owner.kill('SIGKILL'))
  const [line] = await once(owner.stdout, 'data')
  return { owner, pid: Number(String(line)) }
}

async function killHard(owner: ChildProcess): Promise<void> {
  const ended = once(owner, 'exit')
  owner.kill('SIGKILL')
  await ended
}

describe('the first start', () => {
  beforeEach(async ({ onTestFinished }) => {
    dataDir = await freshFolder()
    onTestFinished(() => remove(dataDir))
  })

  test('makes a cluster in a folder that only its owner may enter', async () => {
    const steps: EmbeddedPostgresStep[] = []
    const server = await start(steps)
    expect(steps).toEqual(['creating', 'starting'])
    expect(server.mode).toBe('started')
    expect(await ask(server.url, 'select 41 + 1')).toBe(42)
    expect((await stat(join(dataDir, 'pg.secret'))).mode & 0o777).toBe(0o600)
  })

  test('throws away what an interrupted one has left', async () => {
    const half = join(dataDir, 'pg.new-broken')
    await mkdir(half, { recursive: true })
    await writeFile(join(half, 'PG_VERSION'), '18\n')
    const server = await start()
    expect(await ask(server.url, 'select 1')).toBe(1)
    const entries = await readdir(dataDir)
    expect(entries.sort()).toEqual(['pg', 'pg.log', 'pg.secret'])
  })

  test('refuses a folder with foreign files instead of starting empty', async () => {
    await mkdir(join(dataDir, 'pg'), { recursive: true })
    await writeFile(join(dataDir, 'pg', 'PG_VERSION'), '18\n')
    const refused = startEmbeddedPostgres({ dataDir })
    await expect(refused).rejects.toMatchObject({ code: 'database_folder_damaged' })
  })
})

describe('a later start', () => {
  beforeAll(async () => {
    dataDir = await freshFolder()
    await (await startEmbeddedPostgres({ dataDir })).stop()
  })
  afterAll(() => remove(dataDir))

  test('asks every connection for the password', async () => {
    const server = await start()
    const wrong = new URL(server.url)
    wrong.password = 'guess'
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
  })

  test('knows the letters of every alphabet and flushes every commit', async () => {
    const { url } = await start()
    expect(await ask(url, `select lower('ЇЖАК') || upper('ßé')`)).toBe('їжакßÉ')
    await ask(url, 'create extension pg_trgm')
    expect(await ask(url, `select similarity('Олена Іванова', 'Олена Иванова') > 0.5`)).toBe(true)
    const settings = `current_setting('fsync') || current_setting('synchronous_commit')`
    expect(await ask(url, `select ${settings}`)).toBe('onon')
  })

  test('finds the data of the one before', async () => {
    const first = await start()
    await ask(first.url, 'create table kept as select 7 as value')
    await first.stop()
    const steps: EmbeddedPostgresStep[] = []
    const second = await start(steps)
    expect(steps).toEqual(['starting'])
    expect(await ask(second.url, 'select value from kept')).toBe(7)
  })

  test('adopts the server of a killed process, and can stop it', async () => {
    const { owner, pid } = await otherProcess()
    await killHard(owner)
    const adopted = await start()
    expect(adopted).toMatchObject({ mode: 'adopted', pid })
    expect(await ask(adopted.url, 'select 1')).toBe(1)
    await adopted.stop()
    expect(await processIsAlive(pid)).toBe(false)
  })

  test('recovers what was committed when the server itself was killed', async () => {
    const first = await start()
    await ask(first.url, 'create table recovered as select 8 as value')
    process.kill(first.pid, 'SIGKILL')
    await expect.poll(() => processIsAlive(first.pid)).toBe(false)
    const second = await start()
    expect(await ask(second.url, 'select value from recovered')).toBe(8)
  })

  test('is not misled when another program has the number of a dead server', async () => {
    const first = await start()
    const pidFile = join(dataDir, 'pg', 'postmaster.pid')
    const [, ...rest] = (await readFile(pidFile, 'utf8')).split('\n')
    await first.stop()
    const stranger = spawn('sleep', ['60'])
    onTestFinished(() => void stranger.kill('SIGKILL'))
    await writeFile(pidFile, [stranger.pid, ...rest].join('\n'))
    const second = await start()
    expect(second.mode).toBe('started')
    await second.stop()
    expect(stranger.exitCode).toBeNull()
  })

  test('says so when the password file is gone', async () => {
    await (await start()).stop()
    const secretFile = join(dataDir, 'pg.secret')
    await rename(secretFile, `${secretFile}.away`)
    onTestFinished(() => rename(`${secretFile}.away`, secretFile))
    const refused = startEmbeddedPostgres({ dataDir })
    await expect(refused).rejects.toMatchObject({ code: 'database_password_missing' })
  })

  test('leaves no process when it is stopped, also when asked twice', async () => {
    const server = await start()
    const client = new Client({ connectionString: server.url })
    client.on('error', () => undefined)
    await client.connect()
    await Promise.all([server.stop(), server.stop()])
    expect(await processIsAlive(server.pid)).toBe(false)
    await expect(access(join(dataDir, 'pg', 'postmaster.pid'))).rejects.toThrow('ENOENT')
    await client.end().catch(() => undefined)
  })

  test('survives a Ctrl-C in the terminal until it is stopped', async () => {
    const { owner, pid } = await otherProcess()
    // The terminal signals the whole process group that its program leads.
    process.kill(-Number(owner.pid), 'SIGINT')
    const adopted = await start()
    expect(adopted.pid).toBe(pid)
    expect(await ask(adopted.url, 'select 1')).toBe(1)
  })
})

describe.runIf(asRoot)('as root where namespaces are refused', () => {
  beforeEach(async ({ onTestFinished }) => {
    const shadow = await mkdtemp(join(tmpdir(), 'uzel-path-'))
    await writeFile(join(shadow, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    const { PATH } = process.env
    process.env['PATH'] = `${shadow}:${PATH}`
    dataDir = await freshFolder()
    onTestFinished(async () => {
      process.env['PATH'] = PATH
      await rm(shadow, { recursive: true })
      await remove(dataDir)
    })
  })

  test.runIf(everyoneMayEnter(import.meta.dirname))('it runs as another account', async () => {
    await chmod(dirname(dataDir), 0o755)
    const server = await start()
    expect(await ask(server.url, 'select 1')).toBe(1)
    expect((await stat(join(dataDir, 'pg'))).uid).not.toBe(0)
  })

  test('it names the way out when that account cannot reach the folder', async () => {
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('DATABASE_URL')
  })
})

/** Whether an account without rights can reach this folder; a private clone hides our binaries. */
function everyoneMayEnter(folder: string): boolean {
  const open = (statSync(folder).mode & 0o001) !== 0
  return open && (folder === dirname(folder) || everyoneMayEnter(dirname(folder)))
}
