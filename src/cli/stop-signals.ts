import { say } from './terminal.ts'

type Duty = () => Promise<void>

/** How long work may take to finish after the first signal. */
const finishTimeoutMs = 10_000

/** What must be ended before this process ends, however it ends; the newest first. */
const duties: Duty[] = []
let watching = false
let signals = 0
let finish: (() => void) | undefined
let ending = false

/** Registers what would outlive this process, such as a server. Answers how to take it back. */
export function mustNotOutliveUs(duty: Duty): () => void {
  watch()
  duties.unshift(duty)
  return () => {
    const at = duties.indexOf(duty)
    if (at >= 0) duties.splice(at, 1)
  }
}

/**
 * Waits for Ctrl-C or SIGTERM, then lets work finish, for 10 s at most. A second signal ends the
 * process at once, but even then nothing is left running. Answers the exit code.
 */
export async function untilStopped(stop: () => Promise<void>): Promise<number> {
  watch()
  await new Promise<void>((resolve) => {
    finish = resolve
  })
  say('Stopping… (again to stop at once)')
  const { promise: patience, resolve: giveUp } = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => giveUp('late'), finishTimeoutMs)
  try {
    const outcome = await Promise.race([stop(), patience])
    if (outcome === 'late') say('Some work did not finish in time; it goes on at the next start.')
    return 0
  } finally {
    clearTimeout(timer)
  }
}

/** True once this process is ending by a signal: what fails then fails for that reason. */
export function isEnding(): boolean {
  return ending
}

function watch(): void {
  if (watching) return
  watching = true
  process.on('SIGINT', () => onSignal(130))
  process.on('SIGTERM', () => onSignal(143))
  process.on('SIGHUP', () => onSignal(129))
  process.on('uncaughtException', (error) => {
    if (ending) return
    say(`Uzel broke: ${error.stack ?? error.message}`)
    void endAtOnce(1)
  })
}

function onSignal(exitCode: number): void {
  signals++
  if (signals === 1 && finish) finish()
  else if (!ending) void endAtOnce(exitCode)
  // Whoever insists a third time gets what they ask for.
  else if (signals > 2) process.exit(exitCode)
}

async function endAtOnce(exitCode: number): Promise<never> {
  ending = true
  say('Stopped.')
  for (const duty of duties.splice(0)) await duty().catch((error) => say(String(error)))
  process.exit(exitCode)
}
