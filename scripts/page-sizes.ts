/**
 * Says what a first visit of the pages costs, packed as browsers take it:
 *
 *     node scripts/page-sizes.ts
 *
 * Counted is what the browser loads by itself: the entry, the shell, the texts of one language and
 * the page that was asked for, each with everything it stands on.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

interface Piece {
  file: string
  css?: string[]
  imports?: string[]
}
type Manifest = Record<string, Piece>

const dist = join(import.meta.dirname, '../web/dist')
const always = ['index.html', 'src/shell/AppShell.vue', 'src/locales/ru/core.ts']

/** The gzip size in bytes of everything that a first visit of one page loads. */
export function firstLoadBytes(page: string, folder = dist): { file: string; bytes: number }[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'))
  const files = new Set<string>()
  const seen = new Set<string>()
  const visit = (name: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    const piece = manifest[name]
    if (!piece) throw new Error(`the build has no ${name}`)
    for (const file of [piece.file, ...(piece.css ?? [])]) files.add(file)
    for (const imported of piece.imports ?? []) visit(imported)
  }
  for (const name of [...always, page]) visit(name)
  return [...files]
    .map((file) => ({ file, bytes: gzipSync(readFileSync(join(folder, file))).length }))
    .sort((one, other) => other.bytes - one.bytes)
}

/**
 * The gzip size in bytes of what a client's browser loads from the link of a business to a booking:
 * the page with its style in it, the scripts, and the texts of one language.
 */
export function clientFlowBytes(
  language: string,
  folder = dist,
): { file: string; bytes: number }[] {
  const client = join(folder, 'client')
  const manifest: Manifest = JSON.parse(readFileSync(join(client, '.vite/manifest.json'), 'utf8'))
  const files = new Set(['index.html'])
  const visit = (name: string): void => {
    const piece = manifest[name]
    if (!piece) throw new Error(`the build has no ${name}`)
    if (files.has(piece.file)) return
    files.add(piece.file)
    for (const imported of piece.imports ?? []) visit(imported)
  }
  for (const name of ['index.html', `texts/${language}.ts`]) visit(name)
  return [...files].map((file) => ({ file, bytes: packedBytes(join(client, file)) }))
}

/** The gzip size in bytes of the script that businesses put into their own sites. */
export function loaderBytes(folder = dist): number {
  return packedBytes(join(folder, 'client/embed.js'))
}

function packedBytes(path: string): number {
  return gzipSync(readFileSync(path)).length
}

/** The pages by the names that the build gives them. */
export function builtPages(folder = dist): string[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'))
  return Object.keys(manifest).filter((name) => /^src\/features\/.+Page\.vue$/.test(name))
}

if (import.meta.main) {
  if (!existsSync(dist)) throw new Error('the pages are not built')
  const kb = (bytes: number) => `${(bytes / 1024).toFixed(1).padStart(7)} KB`
  for (const page of builtPages()) {
    const sum = firstLoadBytes(page).reduce((total, { bytes }) => total + bytes, 0)
    console.log(kb(sum), page)
  }
  console.log('\nsrc/features/clients/ClientsPage.vue:')
  for (const { file, bytes } of firstLoadBytes('src/features/clients/ClientsPage.vue')) {
    console.log(kb(bytes), file)
  }
  console.log('\nthe clients’ app, from the link to a booking:')
  for (const { file, bytes } of clientFlowBytes('ru')) console.log(kb(bytes), file)
  console.log(kb(loaderBytes()), 'embed.js')
}
