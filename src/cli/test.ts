import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { buildPages } from './build-pages.ts'
import { runTool } from './run-child.ts'
import { CommandFailed, print } from './terminal.ts'

/** The parts of vitest's JSON report that are counted. */
const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
})

/** `test`: the whole suite, or the files that match. Ends with a line of counts. */
export function test(program: Command): void {
  program
    .command('test')
    .description('run the tests (all, or those whose path matches)')
    .argument('[paths...]', 'parts of paths')
    .action(async (paths: string[]) => {
      await buildPages()
      const file = join(tmpdir(), `uzel-test-${process.pid}.json`)
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
      const code = await runTool('vitest', ['run', ...reporters, ...paths])
      process.exitCode = code
      if (!existsSync(file)) throw new CommandFailed('The tests did not run; the reason is above.')
      const counts = countTests(readFileSync(file, 'utf8'))
      rmSync(file, { force: true })
      const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
      print(`${counts.passed} passed, ${counts.failed} failed${skipped}`)
    })
}

/** A file that broke before its first test counts as one failure: nothing of it was proven. */
function countTests(text: string) {
  const read = report.parse(JSON.parse(text))
  const broken = read.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  )
  return {
    passed: read.numPassedTests,
    failed: read.numFailedTests + broken.length,
    skipped: read.numPendingTests + read.numTodoTests,
  }
}
