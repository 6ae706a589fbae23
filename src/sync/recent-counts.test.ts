import { expect, test } from 'vitest'
import { createRecentCounts } from './recent-counts.ts'

function counter(rows: number) {
  let clock = 0
  let counted = 0
  const recent = createRecentCounts(() => clock)
  const read = () =>
    recent.read('key', () => {
      counted++
      return Promise.resolve({ rows })
    })
  return { read, pass: (ms: number) => (clock += ms), counted: () => counted }
}

test('few rows are counted every time', async () => {
  const { counted, read } = counter(5_000)
  await read()
  await read()
  expect(counted()).toBe(2)
})

test('many rows are counted once, and again when the counts have grown old', async () => {
  const { counted, pass, read } = counter(200_000)
  expect(await read()).toEqual({ rows: 200_000 })
  pass(9_000)
  expect(await read()).toEqual({ rows: 200_000 })
  expect(counted()).toBe(1)
  pass(2_000)
  await read()
  expect(counted()).toBe(2)
})

test('counts are never kept for longer than half a minute', async () => {
  const { counted, pass, read } = counter(50_000_000)
  await read()
  pass(30_001)
  await read()
  expect(counted()).toBe(2)
})
