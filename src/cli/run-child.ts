import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { mustNotOutliveUs } from './stop-signals.ts'

export const home = join(import.meta.dirname, '../..')

export interface ChildOptions {
  env?: Record<string, string>
  /** Where its standard output goes; to ours unless told. */
  output?: 'stdout' | 'stderr'
}

/** Runs a program with its output shown; answers its exit code. It ends with us. */
export async function runChild(
  command: string,
  args: string[],
  { env = {}, output = 'stdout' }: ChildOptions = {},
): Promise<number> {
  const child = spawn(command, args, {
    cwd: home,
    stdio: ['inherit', output === 'stdout' ? 'inherit' : 2, 'inherit'],
    env: { ...process.env, ...env },
  })
  const ended = once(child, 'exit')
  const forget = mustNotOutliveUs(async () => {
    child.kill('SIGTERM')
    await ended
  })
  try {
    const [code] = await ended
    return typeof code === 'number' ? code : 1
  } finally {
    forget()
  }
}

/** Runs a tool from node_modules/.bin with the Node.js that runs us. */
export function runTool(tool: string, args: string[], options?: ChildOptions): Promise<number> {
  return runChild(process.execPath, [join(home, 'node_modules/.bin', tool), ...args], options)
}
