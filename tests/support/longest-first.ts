import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * What takes minutes whatever the machine, then what drives a browser or whole processes. Anything
 * short fills the gaps behind them, so that no worker ends the run alone.
 */
const longest = [
  'tests/faults/chaos.test.ts',
  'tests/browser/accessibility.test.ts',
  'tests/faults/',
  'tests/commands/',
  'tests/browser/',
  'tests/scenarios/',
  'tests/architecture/',
  'src/sync/',
]

/** Starts the files in the order of how long they take; vitest knows that only of earlier runs. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => rank(one) - rank(other))
  }
}

function rank({ moduleId }: TestSpecification): number {
  const at = longest.findIndex((part) => moduleId.includes(`/${part}`))
  return at < 0 ? longest.length : at
}
