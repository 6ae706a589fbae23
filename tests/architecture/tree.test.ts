import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './source-files.ts'

const page = join(root, 'ARCHITECTURE.md')
/** Made while working, and in no commit. */
const notOurs = new Set(['node_modules', 'data', 'dist'])

function foldersIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .filter((name) => !notOurs.has(name))
}

function missingIn(text: string, names: string[]): string[] {
  return names.filter((name) => !new RegExp(`(^|[\\s/\`])${name}/`, 'm').test(text))
}

test('there is one page that explains the house', () => {
  expect(existsSync(page)).toBe(true)
})

test('the page names every folder at the root and under src', () => {
  const text = readFileSync(page, 'utf8')
  expect(missingIn(text, foldersIn(root))).toEqual([])
  expect(missingIn(text, foldersIn(join(root, 'src')))).toEqual([])
})

test('the page names every module and every connector', () => {
  const text = readFileSync(page, 'utf8')
  const named = (folder: string) =>
    foldersIn(join(root, 'src', folder)).filter(
      (name) => !new RegExp(`\\b${name}\\b`, 'm').test(text),
    )
  expect(named('modules')).toEqual([])
  expect(named('connectors')).toEqual([])
})
