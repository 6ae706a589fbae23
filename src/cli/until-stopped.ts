import { say } from './terminal.ts'

/**
 * Waits for Ctrl-C or SIGTERM, then stops in two stages: the first signal lets work finish, a
 * second one ends the process at once. Answers the exit code.
 */
export function untilStopped(stop: () => Promise<void>): Promise<number> {
  return new Promise((resolve) => {
    let stopping = false
    const onSignal = () => {
      if (stopping) {
        say('Stopped at once.')
        process.exit(130)
      }
      stopping = true
      say('Stopping… (again to stop at once)')
      stop().then(
        () => resolve(0),
        (error) => {
          say(String(error))
          resolve(1)
        },
      )
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
}
