import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { problemCatalogue } from './catalogue.ts'

const page = join(import.meta.dirname, '../../../docs/reference/errors.md')

/** The rows of the page's tables: code, status, meaning, what to do. */
function documented(): { code: string; status: number; cells: string[] }[] {
  return readFileSync(page, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, code, status, rest] = /^\| `(\w+)` \| (\d{3}) \|(.*)\|$/.exec(line) ?? []
      if (code === undefined || rest === undefined) return []
      return [{ code, status: Number(status), cells: rest.split(' | ').map((cell) => cell.trim()) }]
    })
}

test('the page of errors has every problem of the catalogue, once and with its status', () => {
  const told = documented().map(({ code, status }) => [code, status])
  const known = Object.entries(problemCatalogue).map(([code, { status }]) => [code, status])
  expect(told.sort()).toEqual(known.sort())
})

test('the page says of every problem what it means and what to do', () => {
  for (const { code, cells } of documented()) {
    expect([code, cells.length]).toEqual([code, 2])
    for (const cell of cells) expect([code, cell]).toEqual([code, expect.stringMatching(/\.$/)])
  }
})
