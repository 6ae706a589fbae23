import { runCommand } from './cli/program.ts'

await runCommand(process.argv.slice(2))
// A command ends with its work: nothing left open may keep the process alive.
process.exit(process.exitCode ?? 0)
