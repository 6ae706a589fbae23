import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyTemplate } from './new-connector.ts'
import { home } from './run-child.ts'

/** A project that shares everything with this one but its connectors. */
let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'uzel-new-connector-'))
  await mkdir(join(root, 'src/connectors'), { recursive: true })
  for (const shared of ['node_modules', 'src/kernel', 'src/connector-kit']) {
    await symlink(join(home, shared), join(root, shared))
  }
  await cp(join(home, 'scripts/generate-registry.ts'), join(root, 'scripts/generate-registry.ts'))
  await writeFile(join(root, 'package.json'), '{ "type": "module" }')
})
afterEach(() => rm(root, { recursive: true, force: true }))

describe('new:connector', () => {
  it('makes a connector that keeps the contract from its first minute, and is registered', async () => {
    const files = await copyTemplate({ name: 'my-own-crm2', root })
    expect(files).toContain(join('sandbox', 'index.ts'))
    const registered = await run(['scripts/generate-registry.ts'])
    expect(registered).toMatchObject({ code: 0 })
    const registry = await readFile(join(root, 'src/connectors/registry.generated.ts'), 'utf8')
    expect(registry).toContain("['my-own-crm2', myOwnCrm2]")
    expect(registry).toContain('createMyOwnCrm2Sandbox')
    const vitest = 'node_modules/vitest/vitest.mjs'
    const tested = await run([vitest, 'run', '--root', root, 'src/connectors/my-own-crm2'])
    expect(tested.text).toMatch(/Tests\s+\d\d passed \(\d\d\)/)
    expect(tested).toMatchObject({ code: 0 })
  }, 60_000)

  it('leaves nothing of the name of the template', async () => {
    const files = await copyTemplate({ name: 'shop', root })
    for (const file of files) {
      const text = await readFile(join(root, 'src/connectors/shop', file), 'utf8')
      expect([file, /sample/i.exec(text)]).toEqual([file, null])
    }
  })

  it('refuses a name that is taken and leaves what is there', async () => {
    await mkdir(join(root, 'src/connectors/shop'))
    await writeFile(join(root, 'src/connectors/shop/index.ts'), '// mine')
    await expect(copyTemplate({ name: 'shop', root })).rejects.toThrow(/already/)
    expect(await readFile(join(root, 'src/connectors/shop/index.ts'), 'utf8')).toBe('// mine')
  })

  it.each(['My-crm', 'my_crm', 'crm-', '-crm', 'a--b', '2crm', '', '../crm', 'x'.repeat(41)])(
    'refuses "%s", which cannot name a folder and a constant',
    async (name) => {
      await expect(copyTemplate({ name, root })).rejects.toThrow(/cannot name a connector/)
    },
  )

  it.each(['new', 'class', 'manifest', 'connectors'])(
    'refuses "%s", which means something already',
    async (name) => {
      await expect(copyTemplate({ name, root })).rejects.toThrow(/longer name/)
    },
  )
})

/** Runs Node.js in that project, without the marks of the test run that we are in. */
async function run(args: string[]): Promise<{ code: number | null; text: string }> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|NODE_ENV$)/.test(name)),
  )
  const child = spawn(process.execPath, args, { cwd: root, env: { ...env, NO_COLOR: '1' } })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { code, text }
}
