import type { Command } from 'commander'

/** `new:connector`: replaced presently. */
export function newConnector(program: Command): void {
  program.command('new:connector')
}
