import type { Command } from 'commander'
import { checkGenerated } from './check-generated.ts'
import { runTool } from './run-child.ts'
import { print } from './terminal.ts'

const arrows = ['--config', 'dependency-rules.cjs', 'src', 'web/src', 'bench', 'tests']

const gates: { name: string; run(): Promise<number> }[] = [
  { name: 'format', run: () => runTool('biome', ['format', '.']) },
  { name: 'lint', run: () => runTool('biome', ['lint', '--error-on-warnings', '.']) },
  { name: 'types of the server', run: () => runTool('tsc', ['-p', '.']) },
  { name: 'types of the pages', run: () => runTool('vue-tsc', ['-p', 'web', '--noEmit']) },
  { name: 'arrows', run: () => runTool('depcruise', arrows) },
  { name: 'generated files', run: checkGenerated },
]

/** `check`: the one gate before a commit; the tests are `test`. */
export function check(program: Command): void {
  program
    .command('check')
    .description('format, lint, types, arrows, generated files')
    .action(async () => {
      const results: { line: string; ok: boolean }[] = []
      for (const { name, run } of gates) {
        const startedAt = performance.now()
        const ok = (await run()) === 0
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
        results.push({ ok, line: `${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(20)} ${seconds} s` })
      }
      // After all output of the tools, so that the verdict stands together at the end.
      for (const { line } of results) print(line)
      process.exitCode = results.every(({ ok }) => ok) ? 0 : 1
    })
}
