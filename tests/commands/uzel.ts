import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../../src/main.ts')

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

export interface Started {
  child: ChildProcess
  /** The last line of standard output. */
  ready: string
  /** Sends the signal and answers how the process ended. */
  end(signal: NodeJS.Signals): Promise<Ran>
}

/** Runs one command in a process of its own, in an environment of its own. */
export async function uzel(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  const { ended } = spawnUzel(args, env)
  return ended
}

/** Runs several quick commands in one process, with a line of its exit code after each. */
export function together(all: string[][], env: Record<string, string> = {}): Promise<Ran> {
  const program = join(import.meta.dirname, '../../src/cli/program.ts')
  const script = `
    import { runCommand } from ${JSON.stringify(program)}
    for (const args of ${JSON.stringify(all)}) {
      await runCommand(args)
      console.log('exit ' + process.exitCode)
    }`
  return spawnNode(['--input-type=module', '-e', script], env).ended
}

/** Starts a command that stays, and waits until it prints a line that matches. */
export async function startUzel(
  args: string[],
  { env = {}, until = /^ready .*$/m }: { env?: Record<string, string>; until?: RegExp } = {},
): Promise<Started> {
  const { child, said, ended } = spawnUzel(args, env)
  const { promise: line, resolve } = Promise.withResolvers<string>()
  const look = () => {
    const found = until.exec(said.stdout) ?? until.exec(said.stderr)
    if (found) resolve(found[0])
  }
  child.stdout?.on('data', look)
  child.stderr?.on('data', look)
  const early = ended.then(({ code, stderr }): never => {
    throw new Error(`it ended with ${code}: ${stderr}`)
  })
  const ready = await Promise.race([line, early])
  return {
    child,
    ready,
    end: (signal) => {
      child.kill(signal)
      return ended
    },
  }
}

function spawnUzel(args: string[], env: Record<string, string>) {
  return spawnNode([main, ...args], env)
}

function spawnNode(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nothing of this run's own settings may reach the command.
    env: { ...machine(), ...env },
  })
  const said: Ran = { code: null, stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk
  })
  const ended = once(child, 'close').then(([code]): Ran => ({ ...said, code }))
  return { child, said, ended }
}

function machine() {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env
  return { PATH, HOME, ...(NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {}) }
}

export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'uzel-command-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return String(typeof address === 'object' ? address?.port : '')
}

/** Processes that work in this data folder: the database server and its children. */
export function processesIn(dataDir: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => workingFolder(pid).startsWith(dataDir))
}

function workingFolder(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return ''
  }
}
