import { beforeAll, expect, test } from 'vitest'
import { clientFlowBytes, loaderBytes } from '../../scripts/page-sizes.ts'
import { buildPagesOnce } from './salon-page.ts'

const flowAtMost = 60 * 1024
const loaderAtMost = 3 * 1024

beforeAll(buildPagesOnce)

test.each(['ru', 'uk', 'kk', 'en'])(
  'all scripts and styles from the link to a booking are at most 60 KB, packed: %s',
  (language) => {
    const files = clientFlowBytes(language)
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    expect(files.length).toBeGreaterThan(2)
    expect(bytes).toBeLessThanOrEqual(flowAtMost)
  },
)

test("the loader for a business's own site is at most 3 KB, packed", () => {
  expect(loaderBytes()).toBeLessThanOrEqual(loaderAtMost)
})
