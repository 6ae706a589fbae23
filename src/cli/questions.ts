import { password as askPassword, text as askText, confirm } from '@clack/prompts'
import { CommandFailed } from './terminal.ts'

/** Whether there is a person to ask. */
export function mayAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

export async function ask(message: string): Promise<string> {
  const validate = (value: string | undefined) => (value ? undefined : 'Please say it.')
  return answered(await askText({ message, validate, output: process.stderr }))
}

/** What is typed is not shown. */
export async function askHidden(message: string): Promise<string> {
  return answered(await askPassword({ message, output: process.stderr }))
}

export async function askTwice(): Promise<string> {
  const output = process.stderr
  const first = answered(await askPassword({ message: 'Password (8 characters or more)', output }))
  const second = answered(await askPassword({ message: 'The same again', output }))
  if (first !== second) throw new CommandFailed('The two passwords differ. Nothing was made.')
  return first
}

export async function confirmAnother(): Promise<void> {
  const go = await confirm({ message: 'Make another?', output: process.stderr })
  if (go !== true) throw new CommandFailed('Nothing was made.')
}

/** A cancelled question is answered with a symbol. */
function answered(answer: string | symbol): string {
  if (typeof answer === 'symbol') throw new CommandFailed('Nothing was made.')
  return answer
}
