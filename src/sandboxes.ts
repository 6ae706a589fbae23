import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deliverByFetch, type Sandbox } from './connector-kit/sandbox.ts'
import { sandboxes as sandboxCreators } from './connectors/registry.generated.ts'
import { type Config, localUrl } from './platform/config.ts'

export { sandboxCreators }

const saveEveryMs = 10_000

/**
 * Starts every connector's sandbox and keeps their state in the data folder, so that a restart
 * finds the same portals.
 */
export async function startSandboxes(config: Config): Promise<Map<string, Sandbox>> {
  const folder = join(config.dataDir, 'sandbox')
  mkdirSync(folder, { recursive: true })
  const started = new Map<string, Sandbox>()
  for (const [name, load] of Object.entries(sandboxCreators)) {
    const create = await load()
    const sandbox = create({
      baseUrl: `${localUrl(config)}/sandbox/${name}`,
      deliver: deliverByFetch,
      now: Date.now,
      random: Math.random,
    })
    started.set(name, kept(sandbox, join(folder, `${name}.json`)))
  }
  return started
}

function kept(sandbox: Sandbox, file: string): Sandbox {
  if (existsSync(file)) sandbox.restore(JSON.parse(readFileSync(file, 'utf8')))
  let saved = ''
  const save = () => {
    const text = JSON.stringify(sandbox.snapshot())
    if (text === saved) return
    // Written aside and renamed: a kill in between leaves the old state whole.
    writeFileSync(`${file}.new`, text)
    renameSync(`${file}.new`, file)
    saved = text
  }
  const timer = setInterval(save, saveEveryMs).unref()
  return {
    handle: (request, response, path) => sandbox.handle(request, response, path),
    idle: () => sandbox.idle(),
    snapshot: () => sandbox.snapshot(),
    restore: (snapshot) => sandbox.restore(snapshot),
    async close() {
      clearInterval(timer)
      save()
      await sandbox.close()
    },
  }
}
