import { spawn } from 'node:child_process'
import { join } from 'node:path'

export const home = join(import.meta.dirname, '../..')

/** Runs a tool of the project with its output shown; answers its exit code. */
export function runChild(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: home,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
  })
}

/** Runs a tool from node_modules/.bin with the Node.js that runs us. */
export function runTool(tool: string, args: string[]): Promise<number> {
  return runChild(process.execPath, [join(home, 'node_modules/.bin', tool), ...args])
}
