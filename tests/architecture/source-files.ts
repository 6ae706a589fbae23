import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

export const root = join(import.meta.dirname, '../..')

export interface SourceFile {
  /** From the root of the project, with slashes. */
  path: string
  text: string
}

const folders = ['src', 'tests', 'bench', 'scripts', 'web']
const skipped = /(^|\/)(node_modules|dist|fixtures)(\/|$)|\.generated\.|\.d\.ts$/

/** Every file of ours that is code: TypeScript and Vue. */
export function sourceFiles(): SourceFile[] {
  return folders
    .flatMap((folder) => walk(join(root, folder)))
    .map((file) => relative(root, file).replaceAll('\\', '/'))
    .filter((path) => /\.(ts|vue)$/.test(path) && !skipped.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** Every file and folder of ours, for rules about names. */
export function paths(): string[] {
  return folders
    .flatMap((folder) => walk(join(root, folder)))
    .map((file) => relative(root, file).replaceAll('\\', '/'))
    .filter((path) => !skipped.test(path))
}

function walk(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? walk(path) : [path]
  })
}
