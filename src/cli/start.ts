import { mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { compose, type Program } from '../compose.ts'
import { seedDemo } from '../demo/seed-demo.ts'
import { errorCode } from '../kernel/errors.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { buildPages } from './build-pages.ts'
import { openOwnDatabase } from './open-database.ts'
import { environmentOf, type PlaceOptions, withAddress, withData } from './options.ts'
import { startedAtMs } from './started-at.ts'
import { untilStopped } from './stop-signals.ts'
import { CommandFailed, print, say } from './terminal.ts'

interface StartOptions extends PlaceOptions {
  demo: boolean
}

const usualPort = 8000
const logSizeLimit = 10_000_000

/** `start`: everything in one process, on an embedded database, with demo data and sandboxes. */
export function start(program: Command): void {
  const command = program
    .command('start')
    .description('start everything in one process: database, server, workers, demo and sandboxes')
    .option('--no-demo', 'start empty')
  withData(withAddress(command, String(usualPort))).action(async (options: StartOptions) => {
    process.exitCode = await run(configOf(options))
  })
}

async function run(config: Config): Promise<number> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const database = await openOwnDatabase(config, { stay: 'alone' })
  try {
    const program = compose({
      config,
      databaseUrl: database.appUrl,
      ownerUrl: database.ownerUrl,
      logFile: freshLog(config),
    })
    try {
      await goToWork(program)
      return await untilStopped(() => program.stop())
    } catch (error) {
      await program.stop().catch(() => undefined)
      throw error
    }
  } finally {
    await database.stop()
  }
}

async function goToWork(program: Program): Promise<void> {
  const { config, db, sync } = program
  const pages = buildPages()
  // Awaited below; a failure in between must not count as one that nobody looks at.
  pages.catch(() => undefined)
  // People and records are there before the door opens, so that who asks /ready finds them. Their
  // portal is the sandbox behind that door, and is connected after.
  const apart = { ...config, sandbox: false }
  if (config.demo) await seedDemo({ config: apart, db, sync }, { say })
  await pages
  const url = await listen(program)
  await program.work()
  if (config.demo) {
    await seedDemo(program, { say })
    say(
      'Demo: admin@demo.local with UZEL_DEMO_PASSWORD or the password printed at the first start; ' +
        '"./uzel db:seed --reset-passwords" makes a new one.',
    )
  }
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1)
  print(`ready ${url} in ${seconds} s`)
}

async function listen(program: Program): Promise<string> {
  try {
    const { url } = await program.serve()
    return url
  } catch (error) {
    throw explainListen(error, program.config)
  }
}

/** Says what to do about a port or an address that cannot be listened on. */
export function explainListen(error: unknown, { host, port }: Config): unknown {
  const code = errorCode(error)
  if (code === 'EADDRINUSE') {
    return new CommandFailed(`Port ${port} is taken by another program. Choose one with --port.`)
  }
  if (code === 'EACCES') {
    return new CommandFailed(`Port ${port} is not for this user. Choose one from 1024 up.`)
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new CommandFailed(`${host} is no address of this machine. Choose one with --host.`)
  }
  return error
}

function configOf(options: StartOptions): Config {
  const env = { UZEL_PORT: String(usualPort), ...defined(environmentOf(options)) }
  const config = readConfig(env)
  const everywhere = config.host === '0.0.0.0' || config.host === '::'
  const publicUrl =
    process.env['UZEL_PUBLIC_URL'] === undefined
      ? `http://${everywhere ? '127.0.0.1' : config.host}:${config.port}`
      : config.publicUrl
  return { ...config, publicUrl, demo: config.demo && options.demo }
}

function defined(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )
}

/** The log of this run. What grew large before is kept aside, one file of it. */
function freshLog(config: Config): string {
  const file = join(config.dataDir, 'uzel.log')
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > logSizeLimit) renameSync(file, `${file}.1`)
  return file
}
