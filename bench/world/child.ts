import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The project's root folder; children run in it. */
export const root = join(import.meta.dirname, '../..')

const quiet = '--disable-warning=ExperimentalWarning'
const startTimeoutMs = 60_000
const stopTimeoutMs = 10_000

export interface ChildOptions {
  /** What to run; without it, Node.js. */
  program?: string
  /** Its arguments; for Node.js, a TypeScript file of the project comes first. */
  args: string[]
  env: Record<string, string>
  logFile: string
  /** What the child writes once it works. */
  ready: RegExp
}

/** A real process of the program: to be measured, and to be killed. */
export interface Child {
  readonly pid: number
  /** Whether the process is there. */
  alive(): boolean
  /** Ends it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>
  /** Asks it to end; after ten seconds it is made to. */
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()

/** Ends at once what somebody else started for us. */
const endings = new Set<() => void>()

/** Registers what must end with this process, however it ends; answers how to take it back. */
export function endWithUs(end: () => void): () => void {
  endings.add(end)
  return () => endings.delete(end)
}

function endAll(): void {
  for (const child of running) signalGroup(child, 'SIGKILL')
  for (const end of endings) end()
}

// Whatever ends this process, nothing it started may go on. A signal is passed on to its default
// action, because a test runner does not let its workers exit by themselves.
process.on('exit', endAll)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    endAll()
    process.kill(process.pid, signal)
  })
}

/** Starts a child in a process group of its own and waits until it is ready. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const from = sizeOf(options.logFile)
  const log = openSync(options.logFile, 'a')
  const { program = process.execPath, args } = options
  const child = spawn(program, program === process.execPath ? [quiet, ...args] : args, {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...options.env },
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  running.add(child)
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child)
      resolve()
    })
  })
  await untilReady(child, options, from)
  const end = async (signal: NodeJS.Signals) => {
    signalGroup(child, signal)
    await Promise.race([gone, sleep(stopTimeoutMs, undefined, { ref: false })])
    signalGroup(child, 'SIGKILL')
    await gone
  }
  return {
    pid: child.pid ?? 0,
    alive: () => running.has(child),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

async function untilReady(child: ChildProcess, options: ChildOptions, from: number) {
  const deadline = Date.now() + startTimeoutMs
  while (!options.ready.test(readFrom(options.logFile, from))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      signalGroup(child, 'SIGKILL')
      const said = readFrom(options.logFile, from).slice(-2_000)
      throw new Error(`${options.args.join(' ')} did not start:\n${said}`)
    }
    await sleep(20)
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || !running.has(child)) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // It ended by itself a moment ago.
  }
}

function sizeOf(file: string): number {
  return readFrom(file, 0).length
}

function readFrom(file: string, from: number): string {
  try {
    return readFileSync(file, 'latin1').slice(from)
  } catch {
    return ''
  }
}

/** Memory of a process that is really in use, in MB; 0 when it is gone. */
export function rssMb(pid: number): number {
  try {
    const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Math.round(Number(kb ?? 0) / 1024)
  } catch {
    return 0
  }
}
