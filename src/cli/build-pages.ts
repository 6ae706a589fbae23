import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { packFiles } from './pack-files.ts'
import { home, runTool } from './run-child.ts'
import { CommandFailed, say } from './terminal.ts'

const web = join(home, 'web')
const built = join(web, 'dist')
const stampName = '.sources'

/** Builds the web pages when their sources have changed since the last build. */
export async function buildPages(): Promise<void> {
  if (!existsSync(join(web, 'index.html'))) return
  const sources = digest()
  const stamp = join(built, stampName)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return
  say('Building the pages…')
  // Built aside and moved when whole: a build that was cut off leaves the old pages as they were,
  // and two builds at once do not mix.
  const folder = join(home, '.runtime', `pages-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  try {
    await build(['web'], folder)
    await build(['web/book', '--config', 'web/book.config.ts'], join(folder, 'client'))
    await packFiles(folder)
    writeFileSync(join(folder, stampName), sources)
    rmSync(built, { recursive: true, force: true })
    renameSync(folder, built)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function build(source: string[], folder: string): Promise<void> {
  const args = ['build', ...source, '--outDir', folder, '--emptyOutDir', '--logLevel', 'error']
  const code = await runTool('vite', args, { output: 'stderr' })
  if (code !== 0) throw new CommandFailed('The pages could not be built; the reason is above.')
}

/** Of all sources and of the packages: a newer Vue makes other pages of the same sources. */
function digest(): string {
  const hash = createHash('sha256').update(readFileSync(join(home, 'package-lock.json')))
  const visit = (path: string) => {
    for (const name of readdirSync(path).sort()) {
      if (name === 'dist' || name === 'node_modules') continue
      const child = join(path, name)
      if (statSync(child).isDirectory()) visit(child)
      else hash.update(child.slice(web.length)).update(readFileSync(child))
    }
  }
  visit(web)
  return hash.digest('hex')
}
