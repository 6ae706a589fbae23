import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { buildPages } from './build-pages.ts'
import { runTool } from './run-child.ts'
import { print, say } from './terminal.ts'

/** `test`: the whole suite, or the files that match. Ends with a line of counts. */
export function test(program: Command): void {
  program
    .command('test')
    .description('run the tests (all, or those whose path matches)')
    .argument('[paths...]', 'parts of paths')
    .action(async (paths: string[]) => {
      if (paths.length === 0) await buildPages()
      const report = join(tmpdir(), `uzel-test-${process.pid}.json`)
      const code = await runTool('vitest', [
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...paths,
      ])
      process.exitCode = code
      if (!existsSync(report)) return say('The tests did not run.')
      const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
        readFileSync(report, 'utf8'),
      ) as Record<string, number>
      rmSync(report, { force: true })
      const skipped = numPendingTests ? `, ${numPendingTests} skipped` : ''
      print(`${numPassedTests} passed, ${numFailedTests} failed${skipped}`)
    })
}
