import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { compose } from '../compose.ts'
import { seedDemo } from '../demo/seed-demo.ts'
import { readConfig } from '../platform/config.ts'
import { buildPages } from './build-pages.ts'
import { openOwnDatabase } from './open-database.ts'
import { CommandFailed, print, say } from './terminal.ts'
import { untilStopped } from './until-stopped.ts'

interface StartOptions {
  port: string
  host: string
  data: string
  demo: boolean
}

/** `start`: everything in one process, on an embedded database, with demo data and sandboxes. */
export function start(program: Command): void {
  program
    .command('start')
    .description('start everything in one process: database, server, workers, demo and sandboxes')
    .option('--port <port>', 'port to listen on', process.env['UZEL_PORT'] ?? '8000')
    .option('--host <host>', 'address to listen on', process.env['UZEL_HOST'] ?? '127.0.0.1')
    .option('--data <folder>', 'folder for all data', process.env['UZEL_DATA'] ?? './data')
    .option('--no-demo', 'start empty')
    .action(async (options: StartOptions) => {
      process.exitCode = await run(options)
    })
}

async function run(options: StartOptions): Promise<number> {
  const startedAtMs = Number(process.env['UZEL_STARTED_MS'] ?? performance.timeOrigin)
  const config = configOf(options)
  const database = await openOwnDatabase(config, { exclusive: true })
  try {
    await buildPages()
    const program = compose({
      config,
      databaseUrl: database.appUrl,
      ownerUrl: database.ownerUrl,
      logFile: join(config.dataDir, 'uzel.log'),
    })
    const stop = async () => {
      await program.stop()
      await database.stop()
    }
    const { url } = await listen(program, config.port)
    if (config.demo) await seedDemo(program, { say })
    await program.work()
    const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1)
    print(`ready ${url} in ${seconds} s`)
    return await untilStopped(stop)
  } catch (error) {
    await database.stop()
    throw error
  }
}

function configOf(options: StartOptions) {
  const port = Number(options.port)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new CommandFailed(`--port must be a number from 1 to 65535, not "${options.port}".`)
  }
  const shown = options.host === '0.0.0.0' ? '127.0.0.1' : options.host
  const env = {
    ...process.env,
    UZEL_DATA: options.data,
    UZEL_HOST: options.host,
    UZEL_PORT: options.port,
  }
  const publicUrl = process.env['UZEL_PUBLIC_URL'] ?? `http://${shown}:${port}`
  const config = readConfig(env, { publicUrl })
  mkdirSync(config.dataDir, { recursive: true })
  return { ...config, demo: config.demo && options.demo }
}

async function listen(program: ReturnType<typeof compose>, port: number) {
  try {
    return await program.serve()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new CommandFailed(`Port ${port} is taken by another program. Choose one with --port.`)
    }
    throw error
  }
}
