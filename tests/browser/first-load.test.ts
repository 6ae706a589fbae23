import { beforeAll, expect, test } from 'vitest'
import { builtPages, firstLoadBytes } from '../../scripts/page-sizes.ts'
import { buildPagesOnce } from './salon-page.ts'

const bytesAtMost = 200 * 1024

beforeAll(buildPagesOnce)

test('a first visit of any page but the calendar costs at most 200 KB, packed', () => {
  const pages = builtPages().filter((name) => !name.includes('/calendar/'))
  const heavy = pages.flatMap((page) => {
    const bytes = firstLoadBytes(page).reduce((sum, file) => sum + file.bytes, 0)
    return bytes > bytesAtMost ? [`${page}: ${bytes} bytes`] : []
  })
  expect(pages.length).toBeGreaterThan(10)
  expect(heavy).toEqual([])
})
