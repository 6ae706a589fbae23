import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLog } from './log.ts'

async function written(write: (log: ReturnType<typeof createLog>) => void) {
  const folder = await mkdtemp(join(tmpdir(), 'uzel-log-'))
  const file = join(folder, 'log')
  const log = createLog('info', file)
  write(log)
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('\n')
  const text = await readFile(file, 'utf8')
  await rm(folder, { recursive: true })
  return {
    text,
    lines: text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  }
}

test('an event is one JSON line with its time, its level in words and its fields', async () => {
  const { lines } = await written((log) => {
    log.debug({}, 'too quiet')
    log.child({ connection: 7 }).info({ took: 5 }, 'done')
  })
  expect(lines).toEqual([
    { level: 'info', time: expect.any(String), connection: 7, took: 5, msg: 'done' },
  ])
  expect(Number.isNaN(Date.parse(lines[0].time))).toBe(false)
})

test('a secret is masked at whatever depth it hides, up to three', async () => {
  const secrets = { password: 'pw-1', access_token: 'at-2', 'set-cookie': 'sc-3', auth: 'au-4' }
  const { text } = await written((log) =>
    log.info({ ...secrets, a: { ...secrets, b: { ...secrets, c: secrets } } }, 'careful'),
  )
  expect(text).not.toMatch(/pw-1|at-2|sc-3|au-4/)
  expect(text.match(/\[masked\]/g)).toHaveLength(16)
})
