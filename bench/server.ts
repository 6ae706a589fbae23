import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { randomToken } from '../src/kernel/ids.ts'
import { systemPrincipal } from '../src/kernel/principal.ts'
import { createUser, issueToken } from '../src/modules/identity/index.ts'
import { createTenant } from '../src/modules/tenancy/index.ts'
import { startEmbeddedPostgres } from '../src/platform/database/embedded/index.ts'
import { openDatabase } from '../src/platform/database/index.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { generateKey } from '../src/platform/secrets/index.ts'
import { type Child, endWithUs, root, startChild } from './world/child.ts'
import { freePort } from './world/free-port.ts'
import { describeDatabase } from './world/machine.ts'

export interface BenchServerOptions {
  /** `queue:work` processes beside the server. */
  workers?: number
  /** Environment of all processes, over the bench's own. */
  env?: Record<string, string>
}

/** The program as it runs in production: real processes on a database that flushes to disk. */
export interface BenchServer {
  url: string
  /** API token of the tenant's administrator. */
  token: string
  ownerUrl: string
  appUrl: string
  tenantId: number
  /** What the WebSocket is opened with. */
  pusherKey: string
  /** Settings that matter to a figure, for the printed configuration. */
  config: Record<string, string>
  dataDir: string
  env: Record<string, string>
  serve: Child
  workers: Child[]
  /** Starts the server again on its port, after it was killed. */
  restartServe(): Promise<void>
  /** Starts a worker in the place of the one at this index. */
  restartWorker(at: number): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a database in a temporary folder (flushing to disk), a tenant with an administrator and a
 * token, `serve`, and as many `queue:work` as asked for. Limits per caller are lifted: one bench
 * stands for many callers.
 */
export async function startBenchServer(options: BenchServerOptions = {}): Promise<BenchServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'uzel-bench-'))
  const port = await freePort()
  const base = environment({ dataDir, port, extra: options.env ?? {} })
  const database = await openServerDatabase(dataDir, base['UZEL_APP_DB_PASSWORD'] ?? '')
  const stopAll = async (children: (Child | undefined)[]) => {
    await Promise.all(children.map((child) => child?.stop()))
    await database.stop()
    // Kept on request, for whoever wants to read the logs of what went wrong.
    if (process.env['UZEL_BENCH_KEEP']) console.error(`kept: ${dataDir}`)
    else await rm(dataDir, { recursive: true, force: true })
  }
  const started: Child[] = []
  try {
    const env: Record<string, string> = { ...base, DATABASE_URL: database.ownerUrl }
    const { tenantId, token } = await makeTenant(database.appUrl)
    const startServe = () => startRole(env, { name: 'serve', ready: /serving http/ })
    const startWorker = () => startRole(env, { name: 'queue:work', ready: /working/ })
    const serve = await startServe()
    started.push(serve)
    for (let n = 0; n < (options.workers ?? 0); n++) started.push(await startWorker())
    const server: BenchServer = {
      url: `http://127.0.0.1:${port}`,
      token,
      ownerUrl: database.ownerUrl,
      appUrl: database.appUrl,
      tenantId,
      pusherKey: env['UZEL_PUSHER_KEY'] ?? '',
      config: await describeDatabase(database.ownerUrl),
      dataDir,
      env,
      serve,
      workers: started.slice(1),
      async restartServe() {
        server.serve = await startServe()
      },
      async restartWorker(at) {
        server.workers[at] = await startWorker()
      },
      stop: () => stopAll([server.serve, ...server.workers]),
    }
    return server
  } catch (error) {
    await stopAll(started)
    throw error
  }
}

/** A database server of its own, flushing to disk, with every migration. */
async function openServerDatabase(dataDir: string, appPassword: string) {
  const postgres = await startEmbeddedPostgres({ dataDir })
  // "Immediate shutdown": nobody will read this database again.
  const takeBack = endWithUs(() => {
    process.kill(postgres.pid, 'SIGQUIT')
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  })
  const owner = new Client({ connectionString: postgres.url })
  await owner.connect()
  await owner.query('create database uzel')
  const url = new URL(postgres.url)
  url.pathname = '/uzel'
  await migrate(url.href)
  await owner.query(`alter role uzel_app password ${owner.escapeLiteral(appPassword)}`)
  await owner.end()
  const stop = async () => {
    takeBack()
    await postgres.stop()
  }
  const ownerUrl = url.href
  url.username = 'uzel_app'
  url.password = appPassword
  return { ownerUrl, appUrl: url.href, stop }
}

function environment(of: {
  dataDir: string
  port: number
  extra: Record<string, string>
}): Record<string, string> {
  return {
    UZEL_ENV: 'production',
    UZEL_DATA: of.dataDir,
    UZEL_HOST: '127.0.0.1',
    UZEL_PORT: String(of.port),
    UZEL_PUBLIC_URL: `http://127.0.0.1:${of.port}`,
    UZEL_KEYS: generateKey(),
    UZEL_APP_DB_PASSWORD: randomToken(18),
    UZEL_PUSHER_KEY: 'bench',
    UZEL_PUSHER_SECRET: randomToken(18),
    // The sandboxes are at a private address.
    UZEL_OUTBOUND_ALLOW: '127.0.0.1',
    UZEL_REQUESTS_PER_MINUTE: '1000000',
    UZEL_LOG_LEVEL: 'info',
    ...of.extra,
  }
}

function startRole(env: Record<string, string>, role: { name: string; ready: RegExp }) {
  return startChild({
    program: join(root, 'uzel'),
    args: [role.name],
    env,
    logFile: join(env['UZEL_DATA'] ?? '', `${role.name.replace(':', '-')}.log`),
    ready: role.ready,
  })
}

async function makeTenant(appUrl: string): Promise<{ tenantId: number; token: string }> {
  const db = openDatabase({ url: appUrl, poolSize: 2 })
  let token = ''
  try {
    const tenant = await createTenant(
      db,
      { name: 'Bench', slug: 'bench', language: 'en', actor: { kind: 'system' } },
      async (tx) => {
        const admin = { name: 'Admin', role: 'admin', email: 'admin@bench.local' } as const
        const user = await createUser(tx, systemPrincipal(tx.tenantId), admin)
        token = (await issueToken(tx, user.id, { name: 'bench' })).token
      },
    )
    return { tenantId: tenant.id, token }
  } finally {
    await db.close()
  }
}
