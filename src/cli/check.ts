import type { Command } from 'commander'
import { checkGenerated } from './check-generated.ts'
import { runTool } from './run-child.ts'
import { say } from './terminal.ts'

const gates: { name: string; run(): Promise<number> }[] = [
  { name: 'format and lint', run: () => runTool('biome', ['check', '--error-on-warnings', '.']) },
  { name: 'types', run: () => runTool('tsc', ['-p', '.']) },
  { name: 'types of the pages', run: () => runTool('vue-tsc', ['-p', 'web', '--noEmit']) },
  {
    name: 'arrows',
    run: () =>
      runTool('depcruise', [
        '--config',
        'dependency-rules.cjs',
        'src',
        'web/src',
        'bench',
        'tests',
      ]),
  },
  { name: 'generated files', run: checkGenerated },
]

/** `check`: the one gate before a commit; the tests are `test`. */
export function check(program: Command): void {
  program
    .command('check')
    .description('format, lint, types, arrows, generated files')
    .option('--with-tests', 'run the tests too')
    .action(async (options: { withTests?: boolean }) => {
      const failed: string[] = []
      for (const gate of gates) {
        say(`— ${gate.name}`)
        if ((await gate.run()) !== 0) failed.push(gate.name)
      }
      if (options.withTests && (await runTool('vitest', ['run'])) !== 0) failed.push('tests')
      say(failed.length === 0 ? 'All is well.' : `Failed: ${failed.join(', ')}`)
      process.exitCode = failed.length === 0 ? 0 : 1
    })
}
