import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { say } from './terminal.ts'

const web = join(import.meta.dirname, '../../web')
const stamp = join(web, 'dist/.sources')

/** Builds the web pages when their sources have changed since the last build. */
export async function buildPages(): Promise<void> {
  if (!existsSync(join(web, 'index.html'))) return
  const sources = digest(web)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return
  say('Building the pages…')
  const { build } = await import('vite')
  await build({ root: web, logLevel: 'error' })
  writeFileSync(stamp, sources)
}

function digest(folder: string): string {
  const hash = createHash('sha256')
  const visit = (path: string) => {
    for (const name of readdirSync(path).sort()) {
      if (name === 'dist' || name === 'node_modules') continue
      const child = join(path, name)
      if (statSync(child).isDirectory()) visit(child)
      else hash.update(child.slice(folder.length)).update(readFileSync(child))
    }
  }
  visit(folder)
  return hash.digest('hex')
}
