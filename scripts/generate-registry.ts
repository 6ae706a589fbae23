import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Writes `src/connectors/registry.generated.ts` from the folders beside it: adding a connector
 * touches its own folder and this generated list. With --check it only compares.
 */
const folder = join(import.meta.dirname, '../src/connectors')
const target = join(folder, 'registry.generated.ts')

const entries = await readdir(folder, { withFileTypes: true })
const names = entries
  .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'index.ts')))
  .map((entry) => entry.name)
  .sort()

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
const pascal = (name: string) => camel(`-${name}`)

const text = `// Generated from the folders beside it by scripts/generate-registry.ts. Do not edit.
import type { Connector } from '../connector-kit/index.ts'
import type { CreateSandbox } from '../connector-kit/sandbox.ts'
${names.map((name) => `import { ${camel(name)} } from './${name}/index.ts'`).join('\n')}

/** Every connector, by name. */
export const connectors: ReadonlyMap<string, Connector> = new Map<string, Connector>([
${names.map((name) => `  ['${name}', ${camel(name)}],`).join('\n')}
])

/** The emulators, loaded only where they are served. */
export const sandboxes: Record<string, () => Promise<CreateSandbox>> = {
${names
  .map(
    (name) =>
      `  ${name.includes('-') ? `'${name}'` : name}: async () => (await import('./${name}/sandbox/index.ts')).create${pascal(name)}Sandbox,`,
  )
  .join('\n')}
}
`

if (process.argv.includes('--check')) {
  if ((await readFile(target, 'utf8')) !== text) {
    throw new Error('registry.generated.ts is stale: run scripts/generate-registry.ts')
  }
} else {
  await writeFile(target, text)
}
