import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type DataDirLock, lockDataDir } from './lock-data-dir.ts'

async function newDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'uzel-lock-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'data')
}

async function lock(dataDir: string): Promise<DataDirLock> {
  const taken = await lockDataDir(dataDir)
  if (!('release' in taken)) throw new Error(`held by ${taken.heldBy}`)
  onTestFinished(() => taken.release())
  return taken
}

test('a folder has one holder, and the second is told who', async () => {
  const dataDir = await newDataDir()
  await lock(dataDir)
  expect(await lockDataDir(dataDir)).toEqual({ heldBy: process.pid })
})

test('a released folder can be taken again', async () => {
  const dataDir = await newDataDir()
  const first = await lock(dataDir)
  await first.release()
  const second = await lock(dataDir)
  await first.release()
  expect(await lockDataDir(dataDir)).toEqual({ heldBy: process.pid })
  await second.release()
})

test('a killed process holds nothing any more', async () => {
  const dataDir = await newDataDir()
  const source = new URL('./lock-data-dir.ts', import.meta.url).href
  const program = `
    import { lockDataDir } from ${JSON.stringify(source)}
    await lockDataDir(${JSON.stringify(dataDir)})
    setInterval(() => undefined, 1000)
    console.log('locked')`
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program]
  const holder = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void holder.kill('SIGKILL'))
  await once(holder.stdout, 'data')
  expect(await lockDataDir(dataDir)).toEqual({ heldBy: holder.pid })
  const ended = once(holder, 'exit')
  holder.kill('SIGKILL')
  await ended
  await lock(dataDir)
})
