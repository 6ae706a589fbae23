import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Log } from '../telemetry/index.ts'
import { repeatChores } from './repeat.ts'

const warnings: object[] = []
const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (fields) => void warnings.push(fields),
  error: () => undefined,
  child: () => log,
}

beforeEach(() => {
  vi.useFakeTimers()
  warnings.length = 0
})
afterEach(() => {
  vi.useRealTimers()
})

test('a chore has its turn every so often, and none after the stop', async () => {
  let runs = 0
  const chores = repeatChores([{ name: 'count', everyMs: 100, run: async () => runs++ }], log)
  await vi.advanceTimersByTimeAsync(350)
  expect(runs).toBe(3)
  await chores.stop()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(runs).toBe(3)
})

test('a chore that still runs is not started again, and the stop waits for it', async () => {
  let started = 0
  let finish = () => undefined as unknown
  const run = () => {
    started += 1
    return new Promise((resolve) => {
      finish = () => resolve(undefined)
    })
  }
  const chores = repeatChores([{ name: 'slow', everyMs: 100, run }], log)
  await vi.advanceTimersByTimeAsync(500)
  expect(started).toBe(1)
  let stopped = false
  const stopping = chores.stop().then(() => {
    stopped = true
  })
  await vi.advanceTimersByTimeAsync(10)
  expect(stopped).toBe(false)
  finish()
  await stopping
  expect(stopped).toBe(true)
})

test('a chore that fails is told in the log and has its next turn', async () => {
  let runs = 0
  const run = async () => {
    runs += 1
    throw new Error('no luck')
  }
  const chores = repeatChores([{ name: 'unlucky', everyMs: 100, run }], log)
  await vi.advanceTimersByTimeAsync(250)
  await chores.stop()
  expect(runs).toBe(2)
  expect(warnings).toMatchObject([{ chore: 'unlucky' }, { chore: 'unlucky' }])
})
