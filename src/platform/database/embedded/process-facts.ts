import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { errorCode } from '../../../kernel/errors.ts'

/** Whether the process runs. A zombie does not: some containers never collect theirs. */
export async function processIsAlive(pid: number): Promise<boolean> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
    if (stat === null) return false
    // The state follows the program's name, which stands in brackets and may hold anything.
    const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3)
    return state !== 'Z' && state !== 'X'
  }
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/** The command line of a process, empty when it cannot be told. */
export function processCommand(pid: number): Promise<string> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'command=', '-p', String(pid)], (error, stdout) =>
      resolve(error === null ? stdout : ''),
    )
  })
}
